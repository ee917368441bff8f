package org.gan4j.djl.network;

import java.util.ServiceLoader;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;
import org.gan4j.run.CheckpointException;

/**
 * Builds a ready generator from its recipe, in the process that loads it. Found on the class path
 * through {@link ServiceLoader}, so that a new network, or one of yours, needs no change here.
 */
public interface GeneratorFactory {

    /** {@return the name in the recipes that this factory understands} */
    String network();

    /**
     * Builds the network.
     *
     * @param recipe a recipe of {@link #network()}
     * @return the network, not yet initialised
     * @throws IllegalArgumentException if a setting is missing or out of range
     */
    Generator create(NetworkRecipe recipe);

    /**
     * Builds the network of a recipe.
     *
     * @param recipe what {@link Generator#recipe()} returned
     * @return the network, not yet initialised
     * @throws CheckpointException if no factory on the class path knows it
     */
    static Generator build(NetworkRecipe recipe) {
        for (GeneratorFactory factory : ServiceLoader.load(GeneratorFactory.class)) {
            if (factory.network().equals(recipe.network())) {
                return factory.create(recipe);
            }
        }
        throw new CheckpointException(
                "no factory on the class path for network '"
                        + recipe.network()
                        + "': add the artifact that holds it, or load with your own Generator");
    }
}
