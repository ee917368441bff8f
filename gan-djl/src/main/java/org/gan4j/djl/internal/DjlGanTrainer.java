package org.gan4j.djl.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import com.google.common.base.Preconditions;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gan4j.Budget;
import org.gan4j.CheckpointException;
import org.gan4j.Constraint;
import org.gan4j.Critique;
import org.gan4j.CritiqueCheck;
import org.gan4j.GanTrainer;
import org.gan4j.NeedsMemory;
import org.gan4j.Player;
import org.gan4j.Progress;
import org.gan4j.Stateful;
import org.gan4j.TrainedGenerator;
import org.gan4j.TrainerConfig;
import org.gan4j.TrainerMemory;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.checkpoint.SavedDirectory;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.djl.internal.data.DataCursor;
import org.gan4j.djl.internal.data.DatasetSource;
import org.gan4j.djl.internal.data.ResidentSource;
import org.gan4j.djl.internal.optim.Updater;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.RunEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes two learners into a trainer, and owns all their memory. */
final class DjlGanTrainer implements GanTrainer, TrainerMemory {

    private static final Logger LOGGER = LoggerFactory.getLogger(DjlGanTrainer.class);
    private static final String KIND = "checkpoint";
    private static final String CONFIGURATION = "configuration";

    private final TrainerConfig config;
    private final NDManager root;
    private final List<Runnable> cleanUp = new ArrayList<>();
    private final Clock clock = new Clock();
    private final DataCursor cursor = new DataCursor();
    private final Map<Player, Weights> weights = new LinkedHashMap<>();
    private final List<Learner> learners = new ArrayList<>();
    private final Map<String, Stateful> states = new LinkedHashMap<>();
    private @Nullable Game game;
    private @Nullable DjlGenerator generator;
    private @Nullable DjlGenerator liveGenerator;

    private DjlGanTrainer(TrainerConfig config, Device device) {
        this.config = config;
        root = Torch.newManager(device);
        cleanUp.add(root::close);
    }

    static GanTrainer create(TrainerConfig config, Device device) {
        DjlGanTrainer trainer = new DjlGanTrainer(config, device);
        try {
            trainer.initialiseNetworks();
            trainer.tryOutNetworks();
            trainer.compose();
            return trainer;
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    private void initialiseNetworks() {
        Shape latents = new Shape(config.batchSize(), config.generator().latentSize());
        Shape samples = new Shape(config.batchSize()).addAll(config.generator().sampleShape());
        claim(Player.GENERATOR, config.generator().block());
        claim(Player.DISCRIMINATOR, config.discriminator().block());
        try {
            initialise(Player.GENERATOR, config.generator().block(), latents);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the generator cannot take latents of shape %s: %s"
                            .formatted(latents, e.getMessage()),
                    e);
        }
        try {
            initialise(Player.DISCRIMINATOR, config.discriminator().block(), samples);
        } catch (RuntimeException e) {
            throw Networks.doNotFit(config.generator().sampleShape(), e);
        }
    }

    private void claim(Player player, Block block) {
        Networks.claim(block, player);
        cleanUp.add(0, () -> Networks.release(block));
    }

    /** A block that came without values is left so again, and can then be described anew. */
    private void initialise(Player player, Block block, Shape input) {
        if (!block.isInitialized()) {
            cleanUp.add(0, block::clear);
        }
        Networks.initialise(block, player, input, config.dataType(), config.seed(), root);
        weights.put(player, Weights.live(block, root));
    }

    private void tryOutNetworks() {
        try (NDManager memory = root.newSubManager();
                NDScope strays = new NDScope();
                GradMode mode = GradMode.off()) {
            NDArray made =
                    Networks.tryOut(
                            config.generator(),
                            weightsOf(Player.GENERATOR),
                            config.batchSize(),
                            memory);
            try {
                Critique critique =
                        Networks.tryOut(
                                config.discriminator(), weightsOf(Player.DISCRIMINATOR), made);
                for (Object part : config.components().values()) {
                    if (part instanceof CritiqueCheck check) {
                        check.check(critique);
                    }
                }
            } catch (IllegalStateException e) {
                throw e;
            } catch (RuntimeException e) {
                throw Networks.doNotFit(config.generator().sampleShape(), e);
            }
        }
    }

    private void compose() {
        Weights generatorWeights = weightsOf(Player.GENERATOR);
        Game theGame = new Game(config, generatorWeights, weightsOf(Player.DISCRIMINATOR));
        game = theGame;
        Average average = null;
        if (config.weightAverage() != null) {
            Weights copy = Weights.copyOf(config.generator().block(), root);
            average =
                    new Average(
                            config.weightAverage(),
                            config.generator().block(),
                            generatorWeights,
                            copy);
        }
        liveGenerator = generator(generatorWeights);
        generator = average == null ? liveGenerator : generator(average.weights());
        learners.add(learner(Player.DISCRIMINATOR, theGame::discriminatorLoss, step -> {}));
        learners.add(
                learner(
                        Player.GENERATOR,
                        theGame::generatorLoss,
                        average == null ? step -> {} : average::follow));
        states.put("clock", clock);
        states.put("data", cursor);
        weights.forEach((player, values) -> states.put(player.name(), values));
        learners.forEach(learner -> states.put(learner.player() + "-optimizer", learner));
        if (average != null) {
            states.put("generator-average", average);
        }
        config.components()
                .forEach(
                        (name, part) -> {
                            if (part instanceof NeedsMemory needy) {
                                needy.allocate(this);
                            }
                            if (part instanceof Stateful stateful) {
                                states.put(name, stateful);
                            }
                        });
    }

    private DjlGenerator generator(Weights values) {
        return new DjlGenerator(
                config.generator(), values, config.latentPrior(), config.dataType(), root, false);
    }

    private Learner learner(
            Player player, Function<Step, NDArray> objective, Consumer<Step> afterUpdate) {
        Weights own = weightsOf(player);
        List<Constraint> constraints =
                config.constraints().stream().filter(c -> c.player().equals(player)).toList();
        Consumer<Step> constrained =
                step -> {
                    try (GradMode mode = GradMode.off()) {
                        constraints.forEach(c -> c.apply(own.trainable(), step));
                    }
                    afterUpdate.accept(step);
                };
        Updater updater =
                Updater.start(Objects.requireNonNull(config.optimizers().get(player)), own, root);
        return new Learner(
                player, own, updater, objective, config.gradientTransforms(), constrained);
    }

    private Weights weightsOf(Player player) {
        return Objects.requireNonNull(weights.get(player), "no such player");
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
        try (BatchSource source = batches) {
            TrainingLoop loop =
                    new TrainingLoop(
                            this,
                            Objects.requireNonNull(game),
                            learners,
                            clock,
                            root,
                            source,
                            budget);
            LOGGER.info("training to {} on {}", budget, root.getDevice());
            new Hooks(config.hooks())
                    .around(failure -> new RunEvent(this, progress(), budget, failure), loop::run);
        }
    }

    @Override
    public Samples sample(int count) {
        return generator().sample(count, Seeds.of("samples", config.seed()));
    }

    @Override
    public TrainedGenerator generator() {
        return Objects.requireNonNull(generator, "the trainer is not composed yet");
    }

    @Override
    public TrainedGenerator liveGenerator() {
        return Objects.requireNonNull(liveGenerator, "the trainer is not composed yet");
    }

    @Override
    public Progress progress() {
        return new Progress(clock.iteration(), clock.imagesSeen(), cursor.epochs());
    }

    @Override
    public TrainerConfig config() {
        return config;
    }

    @Override
    public void saveCheckpoint(Path directory) {
        try (NDScope norms = new NDScope()) {
            weights.forEach(
                    (player, values) -> {
                        double norm = Learner.toDouble(TensorLists.norm(values.trainable()));
                        if (!Double.isFinite(norm)) {
                            throw new CheckpointException(
                                    "the weights of the %s are not finite: no checkpoint is written to %s; resume an earlier one"
                                            .formatted(player, directory));
                        }
                    });
        }
        JsonObject description = new JsonObject();
        description.add(CONFIGURATION, new Gson().toJsonTree(config.describe()));
        SavedDirectory.write(directory, KIND, description, states);
    }

    @Override
    public GanTrainer resume(Path directory) {
        SavedDirectory saved = SavedDirectory.open(directory, KIND);
        SameRun.check(
                directory, saved.manifest().getAsJsonObject(CONFIGURATION), config.describe());
        saved.restore(states);
        LOGGER.info("resumed {} at iteration {}", directory, clock.iteration());
        return this;
    }

    @Override
    public NDManager manager() {
        return root;
    }

    @Override
    public DataType dataType() {
        return config.dataType();
    }

    @Override
    public Shape sampleShape() {
        return config.generator().sampleShape();
    }

    @Override
    public NDList parameters(Player player) {
        return weightsOf(player).trainable();
    }

    @Override
    public void close() {
        cleanUp.forEach(Runnable::run);
        cleanUp.clear();
    }
}
