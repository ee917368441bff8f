package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.dataset.ArrayDataset;
import com.google.common.collect.ImmutableMap;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.constraint.WeightClipping;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Losses;
import org.gan4j.loss.RelativisticForm;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.optim.RmsProp;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The losses of 300 iterations against those of PyTorch 2.7.1, from the same weights, latents and
 * data; see src/test/python/trajectories_golden.py.
 */
class TrajectoriesGoldenTest {

    private static final JsonObject GOLDEN = Golden.read("trajectories.json");
    private static final int POINTS = 32;
    private static final int ITERATIONS = 300;
    private static final int EVERY = 10;

    private static final Map<String, UnaryOperator<GanTrainerBuilder>> GAMES =
            ImmutableMap.of(
                    "non_saturating", gan -> gan,
                    "r1", gan -> gan.addRegularizer(R1.of(1)),
                    "least_squares", gan -> gan.optLoss(Losses.leastSquares()),
                    "hinge", gan -> gan.optLoss(Losses.hinge()),
                    "wgan",
                            gan ->
                                    gan.optLoss(Losses.wasserstein())
                                            .addConstraint(WeightClipping.of(0.2))
                                            .optOptimizer(RmsProp.of(5e-4)),
                    "wgan_gp",
                            gan ->
                                    gan.optLoss(Losses.wasserstein())
                                            .addRegularizer(new HashedPenalty()),
                    "relativistic_average",
                            gan ->
                                    gan.optLoss(
                                            Losses.relativisticAverage(
                                                    RelativisticForm.NON_SATURATING)),
                    "r3gan",
                            gan ->
                                    gan.optLoss(Losses.relativisticPairing())
                                            .addRegularizer(R1.of(1))
                                            .addRegularizer(R2.of(1)));

    /**
     * Losses that only know differences of logits: the last bias of D has no gradient but rounding,
     * which Adam and RMSProp divide by its own size, and so moves by some 1e-12 a step.
     */
    private static final Set<String> LEAVE_A_BIAS_FREE =
            Set.of("wgan", "wgan_gp", "relativistic_average");

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<String> games() {
        return GAMES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("games")
    void lossesOfAWholeRun_agree(String name) {
        Generator generator = Generators.mlp(2).optLatentSize(2).optWidths(8, 8).build();
        Discriminator discriminator = Discriminators.mlp().optWidths(8, 8).build();
        fill(generator.block(), 100);
        fill(discriminator.block(), 200);
        List<Double> losses = new ArrayList<>();
        TrainingHook record =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        if ((event.progress().iterations() - 1) % EVERY == 0) {
                            for (Player player : List.of(Player.DISCRIMINATOR, Player.GENERATOR)) {
                                losses.add(
                                        Objects.requireNonNull(event.numbers().get(player)).loss());
                            }
                        }
                    }
                };
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(generator)
                        .setDiscriminator(discriminator)
                        .optDevice(Device.cpu())
                        .optLatentPrior(new HashedPrior())
                        .optDataType(DataType.FLOAT64)
                        .optBatchSize(POINTS)
                        .optOptimizer(Adam.of(2e-3).withBetas(0.5, 0.999))
                        .addHook(record);
        NDArray points = manager.create(Golden.hashed(2 * POINTS, 1)).mul(4).reshape(POINTS, 2);
        ArrayDataset data =
                new ArrayDataset.Builder().setData(points).setSampling(POINTS, false).build();
        try (GanTrainer trainer = Objects.requireNonNull(GAMES.get(name)).apply(gan).build()) {
            trainer.fit(data, Budget.iterations(ITERATIONS));
        }
        double tolerance = LEAVE_A_BIAS_FREE.contains(name) ? 1e-9 : 1e-12;
        JsonArray golden = GOLDEN.getAsJsonArray(name);
        assertThat(losses).hasSize(golden.size());
        for (int i = 0; i < losses.size(); i++) {
            double expected = golden.get(i).getAsDouble();
            assertThat(losses.get(i))
                    .as("loss " + i)
                    .isCloseTo(expected, within(tolerance * Math.max(1, Math.abs(expected))));
        }
    }

    /** By the order of the parameters. */
    private static void fill(Block block, long salt) {
        long next = salt;
        for (Parameter parameter : block.getParameters().values()) {
            long own = next++;
            parameter.setInitializer(
                    (memory, shape, type) ->
                            memory.create(Golden.hashed(shape.size(), own))
                                    .mul(1.4)
                                    .reshape(shape));
        }
    }

    /** Draws latents by the number of the draw. */
    private static final class HashedPrior implements LatentPrior {

        private int draws;

        @Override
        public int size() {
            return 2;
        }

        @Override
        public NDArray draw(int count, RandomSource random) {
            NDManager memory = random.normal(new Shape(1)).getManager();
            return memory.create(Golden.hashed(2L * count, 1000 + draws++))
                    .mul(4)
                    .reshape(count, 2);
        }
    }

    /** The gradient penalty, at places between the points that the hash chooses. */
    private static final class HashedPenalty implements Regularizer {

        private final GradientPenalty penalty = GradientPenalty.twoSided();
        private int steps;

        @Override
        public Player player() {
            return penalty.player();
        }

        @Override
        public Schedule weight() {
            return penalty.weight();
        }

        @Override
        public NDArray term(RegularizerContext context) {
            double[] places = Golden.hashed(POINTS, 5000 + steps++);
            NDArray e = context.real().getManager().create(places).add(0.5).reshape(POINTS, 1);
            return penalty.term(
                    (RegularizerContext)
                            Proxy.newProxyInstance(
                                    RegularizerContext.class.getClassLoader(),
                                    new Class<?>[] {RegularizerContext.class},
                                    (proxy, method, arguments) ->
                                            method.getName().equals("random")
                                                    ? new Drawn(e)
                                                    : method.invoke(context, arguments)));
        }
    }

    /** What has been drawn. */
    private record Drawn(NDArray numbers) implements RandomSource {

        @Override
        public NDArray normal(Shape shape) {
            return numbers;
        }

        @Override
        public NDArray uniform(Shape shape) {
            return numbers;
        }
    }
}
