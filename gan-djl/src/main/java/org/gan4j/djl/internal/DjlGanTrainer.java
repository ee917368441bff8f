package org.gan4j.djl.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import com.google.common.base.Preconditions;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gan4j.Budget;
import org.gan4j.Constraint;
import org.gan4j.Discriminator;
import org.gan4j.GanTrainer;
import org.gan4j.Generator;
import org.gan4j.Player;
import org.gan4j.Progress;
import org.gan4j.Stateful;
import org.gan4j.TrainedGenerator;
import org.gan4j.TrainerConfig;
import org.gan4j.TrainingHook;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.checkpoint.SavedDirectory;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.djl.internal.data.DataCursor;
import org.gan4j.djl.internal.data.DatasetSource;
import org.gan4j.djl.internal.data.ResidentSource;
import org.gan4j.djl.internal.optim.Updater;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.RunEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes two learners into a trainer, and owns all their memory. */
final class DjlGanTrainer implements GanTrainer {

    private static final Logger LOGGER = LoggerFactory.getLogger(DjlGanTrainer.class);
    private static final String KIND = "checkpoint";

    private final TrainerConfig config;
    private final NDManager root;
    private final Clock clock = new Clock();
    private final DataCursor cursor = new DataCursor();
    private final Game game;
    private final List<Learner> learners;
    private final Map<String, Stateful> states = new LinkedHashMap<>();
    private final DjlGenerator generator;
    private double epochs;

    /** Blocks that came without values: they are left so again. */
    private final List<Block> initialised;

    private DjlGanTrainer(TrainerConfig config, NDManager root, List<Block> initialised) {
        this.config = config;
        this.root = root;
        this.initialised = initialised;
        Weights generatorWeights = initialise(Player.GENERATOR, latentShape());
        Weights discriminatorWeights = initialise(Player.DISCRIMINATOR, batchShape());
        tryOut(generatorWeights, discriminatorWeights);
        game = new Game(config, generatorWeights, discriminatorWeights);
        Average average =
                config.weightAverage() == null
                        ? null
                        : new Average(
                                config.weightAverage(),
                                generatorWeights,
                                Weights.copyOf(config.generator().block(), root));
        learners =
                List.of(
                        learner(
                                Player.DISCRIMINATOR,
                                discriminatorWeights,
                                game::discriminatorLoss,
                                null),
                        learner(Player.GENERATOR, generatorWeights, game::generatorLoss, average));
        generator =
                new DjlGenerator(
                        config.generator(),
                        average == null ? generatorWeights : average.weights(),
                        config.latentPrior(),
                        config.dataType(),
                        root,
                        false);
        register("clock", clock);
        register("data", cursor);
        register("generator", generatorWeights);
        register("discriminator", discriminatorWeights);
        learners.forEach(learner -> register(learner.player() + "-optimizer", learner));
        if (average != null) {
            register("generator-average", average.weights());
        }
        config.components()
                .forEach(
                        (name, part) -> {
                            if (part instanceof Stateful stateful) {
                                register(name, stateful);
                            }
                        });
    }

    static DjlGanTrainer create(TrainerConfig config, Device device) {
        NDManager root = Torch.newManager(device);
        List<Block> initialised =
                Stream.of(config.generator().block(), config.discriminator().block())
                        .filter(block -> !block.isInitialized())
                        .toList();
        try {
            return new DjlGanTrainer(config, root, initialised);
        } catch (RuntimeException e) {
            release(initialised, root);
            throw e;
        }
    }

    private void register(String name, Stateful state) {
        states.put(name, state);
    }

    private Shape latentShape() {
        return new Shape(config.batchSize(), config.generator().latentSize());
    }

    private Shape batchShape() {
        return new Shape(config.batchSize()).addAll(config.generator().sampleShape());
    }

    private Weights initialise(Player player, Shape input) {
        Block block =
                player.equals(Player.GENERATOR)
                        ? config.generator().block()
                        : config.discriminator().block();
        try {
            Networks.initialise(block, player, input, config.dataType(), config.seed(), root);
        } catch (RuntimeException e) {
            throw player.equals(Player.GENERATOR)
                    ? new IllegalStateException(
                            "the generator cannot take latents of shape %s: %s"
                                    .formatted(input, e.getMessage()),
                            e)
                    : Networks.doNotFit(config.generator().sampleShape(), e);
        }
        return Weights.live(block, root);
    }

    private void tryOut(Weights generatorWeights, Weights discriminatorWeights) {
        Generator network = config.generator();
        Discriminator judge = config.discriminator();
        try {
            Networks.tryOut(
                    network,
                    generatorWeights,
                    judge,
                    discriminatorWeights,
                    config.dataType(),
                    root);
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Networks.doNotFit(network.sampleShape(), e);
        }
    }

    private Learner learner(
            Player player,
            Weights weights,
            Function<Step, NDArray> objective,
            @Nullable Average average) {
        Updater updater =
                Updater.start(
                        Objects.requireNonNull(config.optimizers().get(player)), weights, root);
        List<Constraint> constraints =
                config.constraints().stream().filter(c -> c.player().equals(player)).toList();
        Consumer<Step> afterUpdate =
                step -> {
                    try (GradMode mode = GradMode.off()) {
                        constraints.forEach(c -> c.apply(weights.trainable(), step));
                    }
                    if (average != null) {
                        average.follow(step);
                    }
                };
        return new Learner(player, weights, updater, objective, afterUpdate);
    }

    @Override
    public void fit(Samples data, Budget budget) {
        Preconditions.checkArgument(
                data.sampleShape().equals(config.generator().sampleShape()),
                "the data has samples of shape %s but the generator makes %s: give both the same"
                        + " shape",
                data.sampleShape(),
                config.generator().sampleShape());
        long seed = Seeds.of("data", config.seed());
        DataType type = config.dataType();
        run(new ResidentSource(data, config.batchSize(), type, seed, cursor, root), budget);
    }

    @Override
    public void fit(Dataset data, Budget budget) {
        Shape sampleShape = config.generator().sampleShape();
        run(new DatasetSource(data, config.dataType(), sampleShape, cursor, root), budget);
    }

    private void run(BatchSource batches, Budget budget) {
        Throwable failure = null;
        try (BatchSource source = batches) {
            TrainingLoop loop = new TrainingLoop(this, game, learners, clock, root, source, budget);
            epochs = source.epochs();
            LOGGER.info("training to {} on {}", budget, root.getDevice());
            tell(hook -> hook.onStart(new RunEvent(this, progress(), budget, null)));
            try {
                loop.run();
            } finally {
                epochs = source.epochs();
            }
        } catch (RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            RunEvent end = new RunEvent(this, progress(), budget, failure);
            tell(hook -> hook.onFinish(end));
        }
    }

    private void tell(Consumer<TrainingHook> event) {
        config.hooks().forEach(event);
    }

    @Override
    public Samples sample(int count) {
        return generator.sample(count, Seeds.of("samples", config.seed()));
    }

    @Override
    public TrainedGenerator generator() {
        return generator;
    }

    @Override
    public Progress progress() {
        return new Progress(clock.iteration(), clock.imagesSeen(), epochs);
    }

    @Override
    public TrainerConfig config() {
        return config;
    }

    @Override
    public void saveCheckpoint(Path directory) {
        JsonObject description = new JsonObject();
        description.add("configuration", new Gson().toJsonTree(config.describe()));
        SavedDirectory.write(directory, KIND, description, states);
    }

    @Override
    public GanTrainer resume(Path directory) {
        SavedDirectory.open(directory, KIND).restore(states);
        LOGGER.info("resumed {} at iteration {}", directory, clock.iteration());
        return this;
    }

    @Override
    public void close() {
        if (root.isOpen()) {
            release(initialised, root);
        }
    }

    private static void release(List<Block> blocks, NDManager root) {
        blocks.forEach(Block::clear);
        root.close();
    }
}
