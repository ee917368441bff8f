package org.gan4j.djl.internal;

import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.TrainerConfig;
import org.gan4j.composition.ChecksCritique;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.internal.weights.Networks;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.game.PlayerSpec;
import org.gan4j.game.TwoPlayerGame;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;

/** Gives the networks of a game their first values, and refuses those that cannot be trained. */
final class NetworkSetup {

    private NetworkSetup() {}

    /**
     * Prepares all networks.
     *
     * @param cleanUp gets what is to be undone, the last first, when the trainer is closed
     * @return the live weights of each network, by name
     */
    static Map<String, Weights> of(TrainerConfig config, NDManager root, List<Runnable> cleanUp) {
        if (config.game() instanceof TwoPlayerGame game) {
            checkShapes(game);
        }
        Map<String, Weights> weights = initialise(config, root, cleanUp);
        for (PlayerSpec spec : config.players()) {
            List<String> names = new ArrayList<>();
            spec.networks()
                    .forEach(
                            name ->
                                    names.addAll(
                                            requireNonNull(weights.get(name))
                                                    .parameters()
                                                    .names()));
            Networks.checkTrainable(spec.player().name(), names);
        }
        if (config.game() instanceof TwoPlayerGame game) {
            tryOut(config, game, root);
        }
        return weights;
    }

    /** A network may take other images than it was made for, and judge them badly. */
    private static void checkShapes(TwoPlayerGame game) {
        Shape made = game.generator().sampleShape();
        Shape judged = game.discriminator().sampleShape();
        checkState(
                judged == null || judged.equals(made),
                "the generator makes samples of shape %s, but the discriminator was made for those of"
                        + " shape %s: give both the same image size and channels",
                made,
                judged);
    }

    private static Map<String, Weights> initialise(
            TrainerConfig config, NDManager root, List<Runnable> cleanUp) {
        Map<String, Weights> weights = new LinkedHashMap<>();
        for (Map.Entry<String, Network> network : config.networks().entrySet()) {
            Block block = network.getValue().block();
            Networks.claim(block, network.getKey());
            cleanUp.add(0, () -> Networks.release(block));
        }
        for (Map.Entry<String, Network> network : config.networks().entrySet()) {
            String name = network.getKey();
            Block block = network.getValue().block();
            List<Shape> inputs = config.game().inputShapes(name, config.batchSize());
            if (!block.isInitialized()) {
                // A block that came without values is left so again, and can be described anew.
                cleanUp.add(0, block::clear);
            }
            try {
                Networks.initialise(block, name, inputs, config.dataType(), config.seed(), root);
            } catch (RuntimeException e) {
                if (network.getValue() instanceof Discriminator
                        && config.game() instanceof TwoPlayerGame game) {
                    throw Networks.doNotFit(game.generator().sampleShape(), e);
                }
                throw new IllegalStateException(
                        "the %s cannot take inputs of shape %s: give its layers and what it is fed the same size and channels (%s)"
                                .formatted(name, inputs, e.getMessage()),
                        e);
            }
            weights.put(name, Weights.live(block, root));
        }
        return weights;
    }

    /** One batch through both networks as in training, on copies of their weights. */
    private static void tryOut(TrainerConfig config, TwoPlayerGame game, NDManager root) {
        try (NDManager memory = root.newSubManager();
                NDScope strays = new NDScope();
                GradMode mode = GradMode.off()) {
            int count = config.batchSize();
            Conditioning needed = config.conditioning();
            Condition condition = blank(needed, count, config.dataType(), memory);
            int latentSize = game.generator().latentSize();
            NDArray latent =
                    latentSize == 0
                            ? null
                            : memory.zeros(new Shape(count, latentSize), config.dataType());
            NDArray made =
                    tryOut(
                            "generator",
                            count,
                            () ->
                                    Networks.tryOut(
                                            game.generator(),
                                            Weights.copyOf(game.generator().block(), memory),
                                            new GeneratorInput(latent, condition),
                                            count));
            Critique critique;
            try {
                critique =
                        Networks.tryOut(
                                game.discriminator(),
                                Weights.copyOf(game.discriminator().block(), memory),
                                new DiscriminatorInput(made, condition));
            } catch (IllegalStateException e) {
                throw e;
            } catch (RuntimeException e) {
                throw Networks.doNotFit(game.generator().sampleShape(), e);
            }
            config.parts(ChecksCritique.class).forEach(part -> part.check(critique));
        }
    }

    private static NDArray tryOut(String network, int count, Supplier<NDArray> trial) {
        try {
            return trial.get();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the %s cannot be trained on batches of %s: %s"
                            .formatted(network, count, e.getMessage()),
                    e);
        }
    }

    private static Condition blank(
            Conditioning needed, int count, DataType type, NDManager memory) {
        return new Condition(
                needed.classes() == 0 ? null : memory.zeros(new Shape(count), DataType.INT64),
                needed.vectorSize() == 0
                        ? null
                        : memory.zeros(new Shape(count, needed.vectorSize()), type),
                needed.imageShape() == null
                        ? null
                        : memory.zeros(new Shape(count).addAll(needed.imageShape()), type));
    }
}
