package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.gan4j.Critique;
import org.gan4j.Discriminator;
import org.gan4j.Generator;
import org.gan4j.Player;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;

/** Initialises networks and tries them out before anything is trained. */
final class Networks {

    private static final Object GLOBAL_SEED = new Object();

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

    /** Runs both networks once, as in evaluation, and compares what comes out with what should. */
    static void tryOut(
            Generator generator,
            Weights generatorWeights,
            Discriminator discriminator,
            Weights discriminatorWeights,
            DataType type,
            NDManager parent) {
        Shape sampleShape = generator.sampleShape();
        try (NDManager manager = parent.newSubManager();
                GradMode mode = GradMode.off()) {
            NDArray latent = manager.zeros(new Shape(2, generator.latentSize()), type);
            NDArray made = generator.generate(new NDList(latent), generatorWeights.pass(false));
            if (!made.getShape().equals(new Shape(2).addAll(sampleShape))) {
                throw new IllegalStateException(
                        "the generator says that its samples have shape %s, but from 2 latents it makes %s"
                                .formatted(sampleShape, made.getShape()));
            }
            Critique critique =
                    discriminator.criticise(new NDList(made), discriminatorWeights.pass(false));
            if (!critique.logits().getShape().equals(new Shape(2))) {
                throw new IllegalStateException(
                        "the discriminator must return one logit for each sample, but for 2 samples of shape %s its logits have shape %s"
                                .formatted(sampleShape, critique.logits().getShape()));
            }
        }
    }

    static IllegalStateException doNotFit(Shape sampleShape, RuntimeException cause) {
        return new IllegalStateException(
                "the generator makes samples of shape %s, which the discriminator cannot take: give both the same image size and channels (%s)"
                        .formatted(sampleShape, cause.getMessage()),
                cause);
    }
}
