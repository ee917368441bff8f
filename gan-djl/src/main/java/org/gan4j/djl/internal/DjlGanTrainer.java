package org.gan4j.djl.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.dataset.Dataset;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.gan4j.GanTrainer;
import org.gan4j.TrainerConfig;
import org.gan4j.composition.ChecksCritique;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.checkpoint.SameRun;
import org.gan4j.djl.internal.checkpoint.SavedDirectory;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.djl.internal.data.DatasetSource;
import org.gan4j.djl.internal.data.SampleSource;
import org.gan4j.djl.internal.loop.GameRun;
import org.gan4j.djl.internal.loop.Hooks;
import org.gan4j.djl.internal.loop.TrainingLoop;
import org.gan4j.djl.internal.sample.DjlGenerator;
import org.gan4j.djl.internal.weights.Networks;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.djl.torch.Torch;
import org.gan4j.game.Game;
import org.gan4j.game.PlayerSpec;
import org.gan4j.game.TwoPlayerGame;
import org.gan4j.hook.RunEvent;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Progress;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A game with its networks, and what a user does with it. Owns all native memory. */
final class DjlGanTrainer implements GanTrainer {

    private static final Logger LOGGER = LoggerFactory.getLogger(DjlGanTrainer.class);
    private static final String KIND = "checkpoint";
    private static final String CONFIGURATION = "configuration";

    private final TrainerConfig config;
    private final NDManager root;
    private final List<Runnable> cleanUp;
    private final GameRun run;
    private final AtomicReference<@Nullable Thread> training = new AtomicReference<>();

    private DjlGanTrainer(
            TrainerConfig config, NDManager root, List<Runnable> cleanUp, GameRun run) {
        this.config = config;
        this.root = root;
        this.cleanUp = cleanUp;
        this.run = run;
    }

    static GanTrainer create(TrainerConfig config, Device device) {
        NDManager root = Torch.newManager(device);
        List<Runnable> cleanUp = new ArrayList<>();
        cleanUp.add(root::close);
        try {
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
            return new DjlGanTrainer(config, root, cleanUp, new GameRun(config, weights, root));
        } catch (RuntimeException e) {
            cleanUp.forEach(Runnable::run);
            throw e;
        }
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

    @Override
    public void fit(Samples data, Budget budget) {
        String source = onlySource();
        fit(Map.of(source, data), budget);
    }

    private String onlySource() {
        checkArgument(
                config.game().sources().size() == 1,
                "this game has the sources %s: give samples for each, fit(Map.of(...), budget)",
                config.game().sources());
        return config.game().sources().iterator().next();
    }

    @Override
    public void fit(Map<String, ? extends Samples> data, Budget budget) {
        checkArgument(
                data.keySet().equals(config.game().sources()),
                "this game has the sources %s, but samples were given for %s",
                config.game().sources(),
                data.keySet());
        data.forEach(this::checkSamples);
        train(
                () -> {
                    Map<String, BatchSource> sources = new LinkedHashMap<>();
                    for (String name : config.game().sources()) {
                        Samples samples = requireNonNull(data.get(name));
                        sources.put(name, source(name, samples));
                        if (run.classCounts().isCounting() && samples.isLabelled()) {
                            run.classCounts().count(samples);
                        }
                    }
                    return sources;
                },
                budget);
    }

    private void checkSamples(String source, Samples samples) {
        Shape expected = config.game().sampleShape(source);
        checkArgument(
                samples.sampleShape().equals(expected),
                "the data has samples of shape %s but the generator makes %s: give both the same"
                        + " shape",
                samples.sampleShape(),
                expected);
        String lacking = wanted(source).lackingIn(samples.conditioning());
        checkArgument(
                lacking.isEmpty(),
                "this game needs %s, which the data (%s) lack: add them with withLabels, withVectors"
                        + " or withImages, or use networks without conditions",
                lacking,
                samples);
    }

    /** A game of several sources says itself what it does with conditions. */
    private Conditioning wanted(String source) {
        return config.game().conditioning(source, config.conditioning());
    }

    private SampleSource source(String name, Samples samples) {
        String purpose = name.equals(Game.DATA) ? "data" : "data-" + name;
        return new SampleSource(
                samples,
                wanted(name),
                config.globalBatchSize(),
                config.dataType(),
                config.workers(),
                Seeds.of(purpose, config.seed()),
                run.cursor(name),
                root);
    }

    @Override
    public void fit(Dataset data, Budget budget) {
        String source = onlySource();
        checkArgument(
                config.workers().size() == 1,
                "a DJL data set cannot be shared by %s workers: give Samples",
                config.workers().size());
        train(
                () ->
                        Map.of(
                                source,
                                new DatasetSource(
                                        data,
                                        config.dataType(),
                                        config.game().sampleShape(source),
                                        wanted(source),
                                        run.classCounts(),
                                        run.cursor(source),
                                        root)),
                budget);
    }

    private void train(Supplier<Map<String, BatchSource>> open, Budget budget) {
        checkOpen();
        Thread other = training.compareAndExchange(null, Thread.currentThread());
        checkState(
                other == null,
                "this trainer is training already, on thread '%s': wait until that fit returns, or"
                        + " build another trainer",
                other == null ? "" : other.getName());
        try (SourcesInUse sources = new SourcesInUse(open.get())) {
            TrainingLoop loop = new TrainingLoop(this, run, sources.byName(), budget);
            LOGGER.info("training to {} on {}", budget, root.getDevice());
            new Hooks(run.config().hooks())
                    .around(failure -> new RunEvent(this, progress(), budget, failure), loop::run);
        } finally {
            training.set(null);
        }
    }

    /** Closes all of them. */
    private record SourcesInUse(Map<String, BatchSource> byName) implements AutoCloseable {

        @Override
        public void close() {
            byName.values().forEach(BatchSource::close);
        }
    }

    private void checkOpen() {
        checkState(
                root.isOpen(),
                "this trainer is closed: build another one, and resume a checkpoint if there is one");
    }

    @Override
    public Samples sample(int count) {
        SampleRequest request =
                SampleRequest.of(count).withSeed(Seeds.of("samples", config.seed()));
        TrainedGenerator generator = generator();
        return generator.sample(
                generator.conditioning().classes() > 0 ? request.balanced() : request);
    }

    @Override
    public TrainedGenerator generator() {
        return generator(config.game().mainGenerator());
    }

    @Override
    public TrainedGenerator generator(String network) {
        checkOpen();
        return generator(network, run.bestWeights(network(network)));
    }

    @Override
    public TrainedGenerator liveGenerator() {
        checkOpen();
        String network = config.game().mainGenerator();
        return generator(network, requireNonNull(run.weights().get(network)));
    }

    private String network(String name) {
        checkArgument(
                config.game().network(name) instanceof Generator,
                "network '%s' is no generator",
                name);
        return name;
    }

    private TrainedGenerator generator(String network, Weights values) {
        LatentPrior prior = run.config().game().latentPrior(network);
        return new DjlGenerator(
                (Generator) config.game().network(network),
                values,
                prior,
                () -> run.classCounts().counts(),
                config.dataType(),
                root,
                false);
    }

    @Override
    public Progress progress() {
        return run.progress();
    }

    @Override
    public TrainerConfig config() {
        return config;
    }

    @Override
    public Map<String, String> describe() {
        return config.describe();
    }

    @Override
    public <T> List<T> parts(Class<T> type) {
        return run.config().parts(type);
    }

    @Override
    public void saveCheckpoint(Path directory) {
        checkOpen();
        try (NDScope norms = new NDScope()) {
            run.weights()
                    .forEach(
                            (network, values) -> {
                                if (!values.trainable().isEmpty()) {
                                    double norm =
                                            TensorLists.norm(values.trainable())
                                                    .toArray()[0]
                                                    .doubleValue();
                                    checkFinite(network, norm, directory);
                                }
                            });
        }
        JsonObject description = new JsonObject();
        description.add(CONFIGURATION, new Gson().toJsonTree(config.describe()));
        SavedDirectory.write(directory, KIND, description, run.states());
    }

    private static void checkFinite(String network, double norm, Path directory) {
        if (!Double.isFinite(norm)) {
            throw new CheckpointException(
                    "the weights of the %s are not finite: no checkpoint is written to %s; resume an earlier one"
                            .formatted(network, directory));
        }
    }

    @Override
    public GanTrainer resume(Path directory) {
        checkOpen();
        checkState(
                training.get() == null,
                "this trainer is training: resume a checkpoint before fit, or after it");
        SavedDirectory saved = SavedDirectory.open(directory, KIND);
        SameRun.check(
                directory, saved.manifest().getAsJsonObject(CONFIGURATION), config.describe());
        saved.restore(run.states());
        LOGGER.info("resumed {} at iteration {}", directory, progress().iterations());
        return this;
    }

    @Override
    public void close() {
        cleanUp.forEach(Runnable::run);
        cleanUp.clear();
    }
}
