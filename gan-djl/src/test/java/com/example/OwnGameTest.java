package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import org.gan4j.GameTrainerBuilder;
import org.gan4j.GanTrainer;
import org.gan4j.TrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Optimizer;
import org.gan4j.optim.Sgd;
import org.gan4j.optim.Updater;
import org.gan4j.plugin.Ema;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.R1;
import org.gan4j.rule.Draw;
import org.gan4j.rule.Round;
import org.gan4j.run.Budget;
import org.gan4j.run.Parameters;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Workers;
import org.gan4j.sample.SampleRequest;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own game of four networks, with an own rule and optimizer, against gan-api alone. */
class OwnGameTest {

    @TempDir Path directory;

    /** Steps of a fixed length against the sign of a running mean of gradients. */
    private record SignDescent(double rate) implements Optimizer {

        @Override
        public Schedule learningRate() {
            return Schedule.constant(rate);
        }

        @Override
        public Updater start(Parameters parameters, RunMemory memory, Kernels kernels) {
            NDList means = new NDList();
            for (NDArray parameter : parameters) {
                means.add(memory.manager().zeros(parameter.getShape(), parameter.getDataType()));
            }
            return new Updater() {
                @Override
                public void update(NDList gradients, long imagesSeen) {
                    for (int i = 0; i < means.size(); i++) {
                        means.get(i).muli(0.5f).addi(gradients.get(i));
                        parameters.get(i).subi(means.get(i).sign().mul((float) rate));
                    }
                }

                @Override
                public void visitState(StateVisitor visitor) {
                    for (int i = 0; i < means.size(); i++) {
                        visitor.tensor("mean." + parameters.names().get(i), means.get(i));
                    }
                }
            };
        }
    }

    /** Both judges from one pass, then the translator twice. */
    private static void judgesThenTranslatorTwice(Round round) {
        Draw draw = round.draw();
        round.step(draw, CycleGame.JUDGE_A, CycleGame.JUDGE_B);
        round.step(draw, CycleGame.TRANSLATOR);
        round.step(CycleGame.TRANSLATOR);
    }

    private static Map<String, Samples> clouds() {
        return Map.of("a", cloud(1, 0), "b", cloud(2, 3));
    }

    private static Samples cloud(long seed, float shift) {
        Random random = new Random(seed);
        float[] values = new float[200];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() / 2 + shift;
        }
        return Samples.ofFloats(values, new Shape(2));
    }

    private static GameTrainerBuilder game(Optimizer optimizer) {
        return GanTrainer.builder(new CycleGame(16, optimizer)).optBatchSize(8).optSeed(3);
    }

    private static float[] translations(GanTrainer trainer, String network) {
        float[] points = {0, 0, 1, 1, -1, 2, 3, 0};
        Samples conditions = Samples.ofFloats(points, new Shape(2)).withVectors(points, 2);
        return trainer.generator(network)
                .sample(SampleRequest.of(4).conditionedLike(conditions))
                .floats();
    }

    private static GameTrainerBuilder everything(List<PlayerNumbers> seen) {
        return game(new SignDescent(1e-3))
                .optUpdateRule(OwnGameTest::judgesThenTranslatorTwice)
                .optWeightAverage("a-to-b", Ema.decay(0.9))
                .addHook(
                        new TrainingHook() {
                            @Override
                            public void afterIteration(IterationEvent event) {
                                seen.add(
                                        Objects.requireNonNull(
                                                event.numbers().get(CycleGame.TRANSLATOR)));
                            }
                        });
    }

    @Test
    void itIsTrainedAveragedWatchedAndResumed_toTheSameBits() {
        List<PlayerNumbers> seen = new ArrayList<>();
        Path saved = directory.resolve("saved");
        float[] expected;
        try (GanTrainer trainer = everything(seen).build()) {
            trainer.fit(clouds(), Budget.iterations(7));
            trainer.saveCheckpoint(saved);
            trainer.fit(clouds(), Budget.iterations(20));
            expected = translations(trainer, "a-to-b");
            // The averaged network follows another way than the live one.
            assertThat(trainer.liveGenerator().latentSize()).isZero();
            assertThat(trainer.progress().imagesSeen()).isEqualTo(20 * 8);
        }
        assertThat(seen).hasSize(20);
        PlayerNumbers last = seen.get(19);
        assertThat(last.parts()).containsOnlyKeys("adversarial", "cycle", "identity");
        double sum = last.parts().values().stream().mapToDouble(Double::doubleValue).sum();
        assertThat(last.loss()).isCloseTo(sum, within(1e-4));
        assertThat(last.gameLoss()).isEqualTo(last.loss());
        assertThat(last.realLogit()).isNaN();
        try (GanTrainer resumed = everything(new ArrayList<>()).build().resume(saved)) {
            assertThat(resumed.progress().iterations()).isEqualTo(7);
            resumed.fit(clouds(), Budget.iterations(20));
            assertThat(translations(resumed, "a-to-b")).isEqualTo(expected);
        }
    }

    @Test
    void sourcesAreNamed_inWhatIsRefused() {
        try (GanTrainer trainer = game(Sgd.of(0.1)).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(cloud(1, 0), Budget.iterations(1)))
                    .withMessageContaining("give samples for each, fit(Map.of(...), budget)");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(Map.of("a", cloud(1, 0)), Budget.iterations(1)))
                    .withMessageContaining("but samples were given for [a]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.generator("judge-a"))
                    .withMessage("network 'judge-a' is no generator");
        }
    }

    /** Workers in threads of one process, which meet at every mean. */
    private static final class Meeting {

        private final CyclicBarrier barrier;
        private final double[][][] shown;

        Meeting(int size) {
            barrier = new CyclicBarrier(size);
            shown = new double[size][][];
        }

        Workers worker(int rank) {
            return new Workers() {
                @Override
                public int rank() {
                    return rank;
                }

                @Override
                public int size() {
                    return shown.length;
                }

                @Override
                public void mean(NDList tensors) {
                    shown[rank] = tensors.stream().map(Meeting::values).toArray(double[][]::new);
                    meet();
                    for (int t = 0; t < tensors.size(); t++) {
                        double[] mean = new double[shown[0][t].length];
                        for (double[][] of : shown) {
                            for (int i = 0; i < mean.length; i++) {
                                mean[i] += of[t][i] / shown.length;
                            }
                        }
                        NDArray tensor = tensors.get(t);
                        NDArray whole = tensor.getManager().create(mean, tensor.getShape());
                        tensor.muli(0).addi(whole);
                    }
                    meet();
                }
            };
        }

        private static double[] values(NDArray tensor) {
            return tensor.toDoubleArray();
        }

        private void meet() {
            try {
                barrier.await();
            } catch (Exception e) {
                throw new IllegalStateException("a worker is missing", e);
            }
        }
    }

    private static TrainerBuilder<?> exact(TrainerBuilder<?> builder) {
        return builder.optDataType(DataType.FLOAT64);
    }

    private static Map<String, double[]> weights(GanTrainer trainer) {
        Map<String, double[]> weights = new LinkedHashMap<>();
        trainer.config()
                .networks()
                .forEach(
                        (name, network) ->
                                network.block()
                                        .getParameters()
                                        .forEach(
                                                p ->
                                                        weights.put(
                                                                name + p.getKey(),
                                                                p.getValue()
                                                                        .getArray()
                                                                        .toDoubleArray())));
        return weights;
    }

    private interface Training {
        TrainerBuilder<?> describe();

        void fit(GanTrainer trainer);
    }

    private static final Training CYCLE =
            new Training() {
                @Override
                public TrainerBuilder<?> describe() {
                    return exact(
                            game(Sgd.of(1e-3))
                                    .optUpdateRule(OwnGameTest::judgesThenTranslatorTwice));
                }

                @Override
                public void fit(GanTrainer trainer) {
                    trainer.fit(clouds(), Budget.iterations(20));
                }
            };

    private static final Training GAN =
            new Training() {
                @Override
                public TrainerBuilder<?> describe() {
                    return exact(
                            GanTrainer.builder()
                                    .setGenerator(Generator.of(CycleGame.perceptron(16, 2), 4))
                                    .setDiscriminator(Discriminator.of(CycleGame.perceptron(16, 1)))
                                    .optOptimizer(Sgd.of(0.01))
                                    .addRegularizer(R1.of(0.5))
                                    .addRegularizer(GradientPenalty.twoSided())
                                    .optBatchSize(8));
                }

                @Override
                public void fit(GanTrainer trainer) {
                    trainer.fit(cloud(1, 0), Budget.iterations(20));
                }
            };

    private static Map<String, double[]> trained(Training training, TrainerBuilder<?> builder) {
        try (GanTrainer trainer = builder.build()) {
            training.fit(trainer);
            return weights(trainer);
        }
    }

    private static void assertSame(Map<String, double[]> actual, Map<String, double[]> expected) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach(
                (name, values) ->
                        assertThat(actual.get(name))
                                .as(name)
                                .containsExactly(values, within(1e-12)));
    }

    @Test
    void microBatches_areTheWholeBatch() {
        for (Training training : List.of(GAN, CYCLE)) {
            Map<String, double[]> whole = trained(training, training.describe());
            assertSame(trained(training, training.describe().optMicroBatches(4)), whole);
        }
    }

    @Test
    void twoWorkers_areTheWholeBatch() throws InterruptedException {
        for (Training training : List.of(GAN, CYCLE)) {
            Map<String, double[]> whole = trained(training, training.describe());
            Meeting meeting = new Meeting(2);
            List<Map<String, double[]>> results = new ArrayList<>(Arrays.asList(null, null));
            List<Thread> threads = new ArrayList<>();
            for (int rank = 0; rank < 2; rank++) {
                int own = rank;
                GanTrainer trainer = training.describe().optWorkers(meeting.worker(rank)).build();
                Thread thread =
                        new Thread(
                                () -> {
                                    try (GanTrainer closing = trainer) {
                                        training.fit(trainer);
                                        results.set(own, weights(trainer));
                                        assertThat(trainer.progress().imagesSeen()).isPositive();
                                    }
                                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertSame(Objects.requireNonNull(results.get(0)), whole);
            assertSame(Objects.requireNonNull(results.get(1)), whole);
        }
    }
}
