package org.gan4j.djl.internal.weights;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;

/** Initialises networks and tries them out before anything is trained. */
public final class Networks {

    /** Parameters in open trainers, by identity. */
    private static final Set<Parameter> IN_USE =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    private Networks() {}

    /**
     * Initialises a block reproducibly, with random numbers of its own; a block with values already
     * keeps them.
     */
    public static void initialise(
            Block block,
            String name,
            List<Shape> inputs,
            DataType type,
            long seed,
            NDManager manager) {
        block.initialize(
                SeededManager.of(manager, Seeds.of("initialise " + name, seed)),
                type,
                inputs.toArray(Shape[]::new));
    }

    /** Two trainers that share a network would train it against each other. */
    public static synchronized void claim(Block block, String name) {
        List<Parameter> parameters = block.getParameters().values();
        checkState(
                parameters.stream().noneMatch(IN_USE::contains),
                "the %s is already trained by another open trainer: describe a new one, or close that"
                        + " trainer first",
                name);
        IN_USE.addAll(parameters);
    }

    /** The block may be trained by another trainer now. */
    public static synchronized void release(Block block) {
        block.getParameters().values().forEach(IN_USE::remove);
    }

    /**
     * Generates one batch as in training, on copies of the weights, and compares its shape with
     * what it should be.
     */
    public static NDArray tryOut(
            Generator generator, Weights weights, GeneratorInput input, long count) {
        NDArray made = generator.generate(input, weights.pass(true));
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
     * Judges a batch as in training, on copies of the weights, and checks that there are logits for
     * each sample or group of samples.
     */
    public static Critique tryOut(
            Discriminator discriminator, Weights weights, DiscriminatorInput input) {
        Critique critique = discriminator.criticise(input, weights.pass(true));
        Shape logits = critique.logits().getShape();
        long count = input.samples().getShape().get(0);
        checkState(
                logits.dimension() >= 1
                        && logits.size() >= 1
                        && count % logits.get(0) == 0
                        && (logits.dimension() != 2),
                "the discriminator must return one logit for each sample, (N), or a map of them,"
                        + " (N, 1, height, width), but for %s its logits have shape %s",
                input.samples().getShape(),
                logits);
        return critique;
    }

    /** A block whose parameters are all frozen cannot be trained. */
    public static void checkTrainable(String player, List<String> names) {
        checkState(
                !names.isEmpty(),
                "player '%s' has nothing to train: every parameter of its networks is frozen, or they"
                        + " have none; unfreeze them, or leave the player out of the game",
                player);
    }

    /** Names two networks that do not go together. */
    public static IllegalStateException doNotFit(Shape sampleShape, RuntimeException cause) {
        return new IllegalStateException(
                "the generator makes samples of shape %s, which the discriminator cannot take: %s. Give both the same image size and channels"
                        .formatted(sampleShape, cause.getMessage()),
                cause);
    }
}
