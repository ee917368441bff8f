package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import org.gan4j.GameTrainerBuilder;
import org.gan4j.GanTrainer;
import org.gan4j.TrainerBuilder;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.game.Game;
import org.gan4j.game.GameStep;
import org.gan4j.game.Play;
import org.gan4j.game.PlayerSpec;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.optim.Adam;
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
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Workers;
import org.gan4j.sample.SampleRequest;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own game of four networks, with an own rule and optimizer, against gan-api alone. */
class OwnGameTest {

    private static final Player JUDGE_A = new Player("judge-a");
    private static final Player JUDGE_B = new Player("judge-b");
    private static final Player TRANSLATOR = new Player("translator");

    @TempDir Path directory;

    /** Two clouds of points, translated into each other: CycleGAN with least squares. */
    private static final class TwoClouds implements Game {

        private final Map<String, Network> networks = new LinkedHashMap<>();
        private final Optimizer optimizer;

        TwoClouds(Optimizer optimizer) {
            this.optimizer = optimizer;
            networks.put("a-to-b", translator());
            networks.put("b-to-a", translator());
            networks.put("judge-a", Discriminator.of(perceptron(1)));
            networks.put("judge-b", Discriminator.of(perceptron(1)));
        }

        private static Block perceptron(int outputs) {
            return new SequentialBlock()
                    .add(Linear.builder().setUnits(16).build())
                    .add(Activation.tanhBlock())
                    .add(Linear.builder().setUnits(outputs).build());
        }

        private static Generator translator() {
            return Generator.of(perceptron(2), 0, new Shape(2), Conditioning.vector(2));
        }

        @Override
        public Map<String, Network> networks() {
            return networks;
        }

        @Override
        public List<PlayerSpec> players() {
            return List.of(
                    new PlayerSpec(JUDGE_A, List.of("judge-a"), optimizer),
                    new PlayerSpec(JUDGE_B, List.of("judge-b"), optimizer),
                    new PlayerSpec(TRANSLATOR, List.of("a-to-b", "b-to-a"), optimizer));
        }

        @Override
        public Set<String> sources() {
            return Set.of("a", "b");
        }

        @Override
        public Shape sampleShape(String source) {
            return new Shape(2);
        }

        @Override
        public List<Shape> inputShapes(String network, int batchSize) {
            return List.of(new Shape(batchSize, 2));
        }

        private NDArray translated(String network, NDArray points, GameStep step) {
            Generator generator = (Generator) network(network);
            return generator.generate(
                    new GeneratorInput(null, Condition.ofVector(points)), step.weights(network));
        }

        private NDArray fake(String network, String source, GameStep step) {
            return step.once(
                    network,
                    () -> translated(network, step.batch(source).samples(), step),
                    network);
        }

        private NDArray judged(String judge, NDArray points, GameStep step) {
            Discriminator discriminator = (Discriminator) network(judge);
            return discriminator
                    .criticise(DiscriminatorInput.of(points), step.weights(judge))
                    .logits();
        }

        @Override
        public Play play(Player player, GameStep step) {
            if (player.equals(TRANSLATOR)) {
                NDArray a = step.batch("a").samples();
                NDArray b = step.batch("b").samples();
                NDArray fakeB = fake("a-to-b", "a", step);
                NDArray fakeA = fake("b-to-a", "b", step);
                NDArray adversarial =
                        judged("judge-b", fakeB, step)
                                .sub(1)
                                .square()
                                .mean()
                                .add(judged("judge-a", fakeA, step).sub(1).square().mean());
                NDArray there = translated("b-to-a", fakeB, step).sub(a).abs();
                NDArray back = translated("a-to-b", fakeA, step).sub(b).abs();
                NDArray cycle = there.mul(10f).mean().add(back.mul(10f).mean());
                return new Play(
                        adversarial.add(cycle),
                        null,
                        Map.of("adversarial", adversarial, "cycle", cycle));
            }
            boolean judgesA = player.equals(JUDGE_A);
            NDArray real = step.batch(judgesA ? "a" : "b").samples();
            NDArray fake = judgesA ? fake("b-to-a", "b", step) : fake("a-to-b", "a", step);
            NDArray onReal = judged(player.name(), real, step).sub(1).square().mul(0.5f).mean();
            return Play.of(onReal.add(judged(player.name(), fake, step).square().mul(0.5f).mean()));
        }
    }

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
        round.step(draw, JUDGE_A, JUDGE_B);
        round.step(draw, TRANSLATOR);
        round.step(TRANSLATOR);
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
        return GanTrainer.builder(new TwoClouds(optimizer)).optBatchSize(8).optSeed(3);
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
                                seen.add(Objects.requireNonNull(event.numbers().get(TRANSLATOR)));
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
        assertThat(last.parts()).containsOnlyKeys("adversarial", "cycle");
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

    /** A real run of CycleGAN: what goes there and back comes back to where it was. */
    @Test
    void theWayThereAndBack_isShort() {
        try (GanTrainer trainer =
                game(Adam.of(5e-3))
                        .optUpdateRule(
                                round -> round.step(round.draw(), JUDGE_A, JUDGE_B, TRANSLATOR))
                        .optBatchSize(32)
                        .build()) {
            trainer.fit(clouds(), Budget.iterations(3_000));
            float[] points = cloud(5, 0).floats();
            float[] there = conditioned(trainer, "a-to-b", points);
            float[] back = conditioned(trainer, "b-to-a", there);
            double distance = 0;
            double mean = 0;
            for (int i = 0; i < points.length; i++) {
                distance += Math.abs(back[i] - points[i]) / points.length;
                mean += there[i] / points.length;
            }
            assertThat(mean).as("mean, distance %s", distance).isCloseTo(3, within(0.5));
            assertThat(distance).isLessThan(0.1);
        }
    }

    private static float[] conditioned(GanTrainer trainer, String network, float[] points) {
        Samples conditions = Samples.ofFloats(points, new Shape(2)).withVectors(points, 2);
        int count = points.length / 2;
        return trainer.generator(network)
                .sample(SampleRequest.of(count).conditionedLike(conditions))
                .floats();
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
                            game(Sgd.of(0.01))
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
                                    .setGenerator(Generator.of(TwoClouds.perceptron(2), 4))
                                    .setDiscriminator(Discriminator.of(TwoClouds.perceptron(1)))
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
