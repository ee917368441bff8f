package org.gan4j.djl.internal;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.gan4j.Critique;
import org.gan4j.Discriminator;
import org.gan4j.Generator;
import org.gan4j.Player;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;

/** Initialises networks and tries them out before anything is trained. */
final class Networks {

    private static final Object GLOBAL_SEED = new Object();

    /** Parameters in open trainers, by identity. */
    private static final Set<Parameter> IN_USE =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private Networks() {}

    /**
     * Initialises a block reproducibly. Its initialisers draw from the generator of the process, so
     * that one is seeded; a block with values already keeps them.
     */
    static void initialise(
            Block block, Player player, Shape input, DataType type, long seed, NDManager manager) {
        synchronized (GLOBAL_SEED) {
            Torch.engine().setRandomSeed((int) Seeds.of("initialise " + player, seed));
            block.initialize(manager, type, input);
        }
    }

    /** Two trainers that share a network would train it against each other. */
    static void claim(Block block, Player player) {
        List<Parameter> parameters = block.getParameters().values();
        checkState(
                parameters.stream().noneMatch(IN_USE::contains),
                "the %s is already trained by another open trainer: describe a new one, or close that"
                        + " trainer first",
                player);
        IN_USE.addAll(parameters);
    }

    static void release(Block block) {
        block.getParameters().values().forEach(IN_USE::remove);
    }

    /** Generates one batch, as in evaluation, and compares its shape with what it should be. */
    static NDArray tryOut(Generator generator, Weights weights, int count, NDManager manager) {
        DataType type = weights.dataType();
        NDArray latent = manager.zeros(new Shape(count, generator.latentSize()), type);
        NDArray made = generator.generate(new NDList(latent), weights.pass(false));
        Shape expected = new Shape(count).addAll(generator.sampleShape());
        checkState(
                made.getShape().equals(expected),
                "the generator says that its samples have shape %s, but from %s latents it makes %s",
                generator.sampleShape(),
                count,
                made.getShape());
        return made;
    }

    /**
     * Judges that batch, and checks that there is one logit for each sample or group of samples.
     */
    static Critique tryOut(Discriminator discriminator, Weights weights, NDArray made) {
        Critique critique = discriminator.criticise(new NDList(made), weights.pass(false));
        Shape logits = critique.logits().getShape();
        long count = made.getShape().get(0);
        checkState(
                logits.dimension() == 1 && logits.get(0) >= 1 && count % logits.get(0) == 0,
                "the discriminator must return one logit for each sample, but for %s its logits have"
                        + " shape %s",
                made.getShape(),
                logits);
        return critique;
    }

    static IllegalStateException doNotFit(Shape sampleShape, RuntimeException cause) {
        return new IllegalStateException(
                "the generator makes samples of shape %s, which the discriminator cannot take: give both the same image size and channels (%s)"
                        .formatted(sampleShape, cause.getMessage()),
                cause);
    }
}
