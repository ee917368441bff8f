package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import com.google.common.base.Preconditions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gan4j.Budget;
import org.gan4j.GanTrainer;
import org.gan4j.Player;
import org.gan4j.Progress;
import org.gan4j.Round;
import org.gan4j.TrainerConfig;
import org.gan4j.TrainingHook;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.GraphScope;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.jspecify.annotations.Nullable;

/** The loop: rounds of the update rule until the budget is spent. */
final class TrainingLoop {

    /** On a GPU, looking at a number waits for the device: only every so many iterations. */
    private static final int GPU_CHECK_INTERVAL = 50;

    /** A rule may leave the discriminator out for a while, but not for ever. */
    private static final int MOST_IDLE = 10_000;

    private final GanTrainer trainer;
    private final TrainerConfig config;
    private final Game game;
    private final Map<Player, Learner> learners;
    private final Clock clock;
    private final NDManager root;
    private final BatchSource source;
    private final Budget budget;
    private final long startNanos = System.nanoTime();
    private final long startImages;
    private boolean stopRequested;
    private int idle;

    TrainingLoop(
            GanTrainer trainer,
            Game game,
            List<Learner> learners,
            Clock clock,
            NDManager root,
            BatchSource source,
            Budget budget) {
        this.trainer = trainer;
        this.config = trainer.config();
        this.game = game;
        this.learners =
                learners.stream().collect(Collectors.toMap(Learner::player, Function.identity()));
        this.clock = clock;
        this.root = root;
        this.source = source;
        this.budget = budget;
        this.startImages = clock.imagesSeen();
    }

    void run() {
        while (budget.spent(progress()) < 1 && !stopRequested) {
            try (Iteration iteration = new Iteration()) {
                double spentBefore = budget.spent(progress());
                config.updateRule().play(iteration);
                clock.nextIteration();
                idle = budget.spent(progress()) > spentBefore ? 0 : idle + 1;
                Preconditions.checkState(
                        idle < MOST_IDLE,
                        "%s showed the discriminator no images in %s iterations, so %s may never be"
                                + " spent: give a budget of iterations",
                        config.updateRule(),
                        idle,
                        budget);
                if (budget.spent(progress()) >= 1) {
                    iteration.checkFinite();
                }
                for (TrainingHook hook : config.hooks()) {
                    hook.afterIteration(iteration);
                }
            }
        }
    }

    private Progress progress() {
        return trainer.progress();
    }

    private Learner learner(Player player) {
        Learner learner = learners.get(player);
        if (learner == null) {
            throw new IllegalArgumentException(
                    "no player '" + player + "' in this game, only " + learners.keySet());
        }
        return learner;
    }

    /** Gradients on, and whatever a step creates freed with it. */
    private final class StepMemory implements AutoCloseable {

        private final NDManager manager = root.newSubManager();
        private final GraphScope strays = new GraphScope();
        private final GradMode gradients = GradMode.on();

        @Override
        public void close() {
            gradients.close();
            strays.close();
            manager.close();
        }
    }

    /** One round of the update rule. Its results and its real batch live until it is closed. */
    private final class Iteration implements Round, IterationEvent, AutoCloseable {

        private final NDManager memory = root.newSubManager();
        private final Map<Player, Learner.Result> results = new LinkedHashMap<>();
        private final long number = clock.iteration();
        private final boolean check = !root.getDevice().isGpu() || number % GPU_CHECK_INTERVAL == 0;
        private @Nullable NDArray real;
        private int steps;

        @Override
        public void step(Player player) {
            Learner learner = learner(player);
            NDArray batch = batchFor(player);
            try (StepMemory memoryOfStep = new StepMemory()) {
                Step step = open(learner, batch, memoryOfStep);
                NDArray loss = learner.loss(step);
                NDList gradients = Autograd.gradients(loss, learner.parameters());
                record(player, loss, gradients);
                learner.update(gradients, step);
            }
            if (player.equals(Player.DISCRIMINATOR)) {
                clock.saw(batch.getShape().get(0));
            }
        }

        @Override
        public void simultaneousStep() {
            Learner discriminator = learner(Player.DISCRIMINATOR);
            Learner generator = learner(Player.GENERATOR);
            NDArray batch = batchFor(Player.DISCRIMINATOR);
            try (StepMemory memoryOfStep = new StepMemory()) {
                Step first = open(discriminator, batch, memoryOfStep);
                Step second = open(generator, batch, memoryOfStep);
                Game.BothLosses losses = game.bothLosses(first, second);
                NDList firstGradients =
                        Autograd.gradientsKeepingHistory(
                                losses.discriminator(), discriminator.parameters());
                NDList secondGradients =
                        Autograd.gradients(losses.generator(), generator.parameters());
                record(Player.DISCRIMINATOR, losses.discriminator(), firstGradients);
                record(Player.GENERATOR, losses.generator(), secondGradients);
                discriminator.update(firstGradients, first);
                generator.update(secondGradients, second);
            }
            clock.saw(batch.getShape().get(0));
        }

        @Override
        public void unrolledGeneratorStep(int lookAhead, double rate) {
            Learner generator = learner(Player.GENERATOR);
            NDArray batch = batchFor(Player.GENERATOR);
            try (StepMemory memoryOfStep = new StepMemory()) {
                Step step = open(generator, batch, memoryOfStep);
                NDArray loss = game.unrolledLoss(step, lookAhead, rate);
                NDList gradients = Autograd.gradients(loss, generator.parameters());
                record(Player.GENERATOR, loss, gradients);
                generator.update(gradients, step);
            }
        }

        private Step open(Learner learner, NDArray batch, StepMemory memoryOfStep) {
            Player player = learner.player();
            long seed = Seeds.of(player.name(), config.seed(), number, steps++);
            // For layers that draw from the generator of the process, such as dropout.
            Torch.engine().setRandomSeed((int) seed);
            return new Step(
                    player,
                    learner.steps(),
                    seed,
                    clock,
                    Math.toIntExact(batch.getShape().get(0)),
                    batch,
                    game,
                    config.dataType(),
                    memoryOfStep.manager);
        }

        /**
         * Keeps the numbers of a step for hooks, and stops before the update if they are not
         * finite.
         */
        private void record(Player player, NDArray loss, NDList gradients) {
            Learner.Result result = Learner.result(loss, gradients);
            if (check) {
                learner(player).checkFinite(result, number);
            }
            keep(result.loss());
            keep(result.gradientNorm());
            results.put(player, result);
        }

        /**
         * Every discriminator step sees new samples; the generator looks at the same ones again.
         */
        private NDArray batchFor(Player player) {
            NDArray batch = real;
            if (batch == null || player.equals(Player.DISCRIMINATOR)) {
                batch = source.next(memory);
                real = batch;
            }
            return batch;
        }

        void checkFinite() {
            results.forEach((player, result) -> learner(player).checkFinite(result, number));
        }

        private void keep(NDArray array) {
            NDScope.unregister(array);
            array.attach(memory);
        }

        @Override
        public long iteration() {
            return number;
        }

        @Override
        public long imagesSeen() {
            return clock.imagesSeen();
        }

        @Override
        public GanTrainer trainer() {
            return trainer;
        }

        @Override
        public Progress progress() {
            return TrainingLoop.this.progress();
        }

        @Override
        public Budget budget() {
            return budget;
        }

        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }

        @Override
        public double imagesPerSecond() {
            return (clock.imagesSeen() - startImages) / (elapsed().toNanos() / 1e9);
        }

        @Override
        public Map<Player, Double> losses() {
            return numbers(Learner.Result::loss);
        }

        @Override
        public Map<Player, Double> gradientNorms() {
            return numbers(Learner.Result::gradientNorm);
        }

        private Map<Player, Double> numbers(Function<Learner.Result, NDArray> which) {
            Map<Player, Double> numbers = new LinkedHashMap<>();
            results.forEach(
                    (player, result) -> numbers.put(player, Learner.toDouble(which.apply(result))));
            return numbers;
        }

        @Override
        public void requestStop() {
            stopRequested = true;
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
