package org.gan4j.djl.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Dataset;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.gan4j.GanTrainer;
import org.gan4j.TrainerConfig;
import org.gan4j.data.ImageRange;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.checkpoint.ResumeCheck;
import org.gan4j.djl.internal.checkpoint.SavedDirectory;
import org.gan4j.djl.internal.loop.GameRun;
import org.gan4j.djl.internal.loop.Hooks;
import org.gan4j.djl.internal.loop.TrainingLoop;
import org.gan4j.djl.internal.sample.DjlGenerator;
import org.gan4j.djl.internal.sample.NetworkExport;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Bfloat16;
import org.gan4j.djl.torch.NativeHeap;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.file.StrictJson;
import org.gan4j.hook.RollsBack;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Precision;
import org.gan4j.run.Progress;
import org.gan4j.run.TrainingDivergedException;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A game with its networks, and what a user does with it. Owns all native memory. */
final class DjlGanTrainer implements GanTrainer {

    private static final Logger LOGGER = LoggerFactory.getLogger(DjlGanTrainer.class);
    private static final String DIVERGENCE = "divergence";
    private static final String KIND = "checkpoint";
    private static final String CONFIGURATION = "configuration";

    private final TrainerConfig config;
    private final NDManager root;
    private final List<Runnable> cleanUp;
    private final GameRun run;
    private final AtomicReference<@Nullable Thread> training = new AtomicReference<>();
    private List<String> changes = List.of();

    private DjlGanTrainer(
            TrainerConfig config, NDManager root, List<Runnable> cleanUp, GameRun run) {
        this.config = config;
        this.root = root;
        this.cleanUp = cleanUp;
        this.run = run;
    }

    static GanTrainer create(TrainerConfig config, Device device) {
        if (config.precision() == Precision.BFLOAT16) {
            Bfloat16.check(device);
        }
        NDManager root = Torch.newManager(device);
        List<Runnable> cleanUp = new ArrayList<>();
        cleanUp.add(root::close);
        try {
            Map<String, Weights> weights = NetworkSetup.of(config, root, cleanUp);
            return new DjlGanTrainer(config, root, cleanUp, new GameRun(config, weights, root));
        } catch (RuntimeException e) {
            cleanUp.forEach(Runnable::run);
            throw e;
        }
    }

    @Override
    public void fit(Samples data, Budget budget) {
        fit(Map.of(Sources.only(config.game()), data), budget);
    }

    @Override
    public void fit(Map<String, ? extends Samples> data, Budget budget) {
        Sources.check(run, data);
        data.forEach(
                (name, samples) ->
                        ImageRange.doubt(samples)
                                .ifPresent(doubt -> LOGGER.warn("source {}: {}", name, doubt)));
        train(() -> Sources.of(run, data), budget);
    }

    @Override
    public void fit(Dataset data, Budget budget) {
        Sources.checkDataset(run);
        train(() -> Sources.of(run, data), budget);
    }

    private void train(Supplier<Sources> open, Budget budget) {
        checkWhole();
        Thread other = training.compareAndExchange(null, Thread.currentThread());
        checkState(
                other == null,
                "this trainer is training already, on thread '%s': wait until that fit returns, or"
                        + " build another trainer",
                other == null ? "" : other.getName());
        Hooks hooks = new Hooks(run.config().hooks());
        LOGGER.info("training to {} on {}", budget, root.getDevice());
        try {
            hooks.around(
                    failure -> new RunEvent(this, progress(), budget, failure),
                    () -> trainOrGoBack(open, budget, hooks));
        } finally {
            training.set(null);
        }
    }

    /** Trains; a run that diverges goes back to a checkpoint, if a hook says so. */
    private void trainOrGoBack(Supplier<Sources> open, Budget budget, Hooks hooks) {
        for (int times = 0; ; times++) {
            try (Sources sources = open.get()) {
                new TrainingLoop(this, run, sources.byName(), budget, hooks).run();
                return;
            } catch (TrainingDivergedException e) {
                goBack(e, times, budget, hooks);
            }
        }
    }

    private void goBack(TrainingDivergedException diverged, int times, Budget budget, Hooks hooks) {
        RollsBack hook = hooks.rollsBack().orElseThrow(() -> told(diverged, hooks));
        Path checkpoint = hook.lastCheckpoint(this).orElseThrow(() -> told(diverged, hooks));
        TrainingDivergedException named = diverged.withCheckpoint(checkpoint);
        if (times >= hook.mostRollBacks()) {
            throw told(named, hooks);
        }
        // The checkpoint may be of before or after an earlier going back.
        double slower = run.pace() * hook.rateFactor();
        try (SavedDirectory saved = SavedDirectory.open(checkpoint, KIND)) {
            saved.restore(run.states());
        } catch (CheckpointException e) {
            named.addSuppressed(e);
            throw named;
        }
        run.mend();
        run.setPace(slower);
        hooks.rolledBack(new RunEvent(this, progress(), budget, null));
        String evidence =
                "%s; gone back to %s, for the %s. time of at most %s, with learning rates times %s"
                        .formatted(
                                diverged.getMessage(),
                                checkpoint,
                                times + 1,
                                hook.mostRollBacks(),
                                slower);
        hooks.warn(new RunWarning(DIVERGENCE, progress().iterations(), evidence));
    }

    /** The last thing that hooks are told of a run that ends so. */
    private TrainingDivergedException told(TrainingDivergedException diverged, Hooks hooks) {
        try {
            hooks.warn(
                    new RunWarning(
                            DIVERGENCE, progress().iterations(), diverged.getMessage() + ""));
        } catch (RuntimeException e) {
            diverged.addSuppressed(e);
        }
        return diverged;
    }

    private void checkWhole() {
        checkOpen();
        run.checkWhole();
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
        checkWhole();
        return generator(network, run.bestWeights(network(network)));
    }

    @Override
    public TrainedGenerator liveGenerator() {
        checkWhole();
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
                run::checkWhole);
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
    public void weights(BiConsumer<String, float[]> visitor) {
        checkOpen();
        run.visitWeights(visitor);
    }

    @Override
    public <T> List<T> parts(Class<T> type) {
        return run.config().parts(type);
    }

    @Override
    public void saveCheckpoint(Path directory) {
        checkWhole();
        JsonObject description = new JsonObject();
        description.add(CONFIGURATION, new Gson().toJsonTree(config.describe()));
        SavedDirectory.write(directory, KIND, description, run.states());
    }

    @Override
    public GanTrainer resume(Path directory, String... changed) {
        checkOpen();
        checkState(
                training.get() == null,
                "this trainer is training: resume a checkpoint before fit, or after it");
        try (SavedDirectory saved = SavedDirectory.open(directory, KIND)) {
            List<String> differences =
                    saved.read(
                            manifest ->
                                    ResumeCheck.check(
                                            directory,
                                            StrictJson.object(manifest, CONFIGURATION),
                                            config.describe(),
                                            Set.of(changed)));
            saved.restore(run.states());
            changes = differences;
        }
        run.mend();
        LOGGER.info("resumed {} at iteration {}", directory, progress().iterations());
        changes.forEach(change -> LOGGER.warn("{} was made with {}", directory, change));
        return this;
    }

    @Override
    public void exportTorchScript(String network, Path file) {
        checkWhole();
        if (config.game().network(network) instanceof Discriminator discriminator) {
            Shape samples = config.game().inputShapes(network, 1).get(0).slice(1);
            NetworkExport.discriminator(
                    discriminator,
                    samples,
                    config.batchSize(),
                    run.bestWeights(network),
                    root,
                    file);
        } else {
            generator(network).exportTorchScript(file);
        }
    }

    @Override
    public void exportSafetensors(String network, Path file) {
        checkWhole();
        requireNonNull(config.game().network(network));
        NetworkExport.weights(run.bestWeights(network), file);
    }

    @Override
    public List<String> changes() {
        return changes;
    }

    @Override
    public void close() {
        checkState(
                training.get() == null,
                "this trainer is training: let that fit end, by requestStop() of a hook or an"
                        + " interrupt of its thread, before it is closed");
        cleanUp.forEach(Runnable::run);
        cleanUp.clear();
        NativeHeap.givePagesBack();
    }
}
