package org.gan4j.djl.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.Interpolation;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shares of classes in the place of labels. */
class BetweenClassesTest {

    private static final int CLASSES = 3;
    private static final int SIDE = 64;

    static Stream<Generator> generators() {
        Conditioning told = Conditioning.labels(CLASSES);
        return Stream.of(
                Generators.mlp(3, SIDE, SIDE).optWidths(4).optConditioning(told).build(),
                Generators.dcgan(SIDE, SIDE, 3).optWidth(2).optConditioning(told).build(),
                Generators.dcgan(SIDE, SIDE, 3)
                        .optWidth(2)
                        .optNormalisation(Normalisation.conditionalBatch(CLASSES))
                        .build(),
                Generators.biggan(SIDE, 3, CLASSES).optWidth(4).build());
    }

    @ParameterizedTest
    @MethodSource("generators")
    void wholeShares_areLabels_andTheWayBetweenThemIsSmooth(Generator network) {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GanTrainer trainer =
                        GanTrainer.builder()
                                .setGenerator(network)
                                .setDiscriminator(Discriminators.mlp().optWidths(4).build())
                                .optBatchSize(8)
                                .build()) {
            // Gains of conditional BatchNorm are the same for all classes at first.
            byte[] noise = new byte[8 * 3 * SIDE * SIDE];
            new Random(1).nextBytes(noise);
            trainer.fit(
                    Samples.ofBytes(noise, new Shape(3, SIDE, SIDE))
                            .withLabels(new int[] {0, 1, 2, 0, 1, 2, 0, 1}),
                    Budget.iterations(3));
            TrainedGenerator generator = trainer.generator();
            NDArray latent = manager.randomNormal(new Shape(1, generator.latentSize()));
            Function<NDArray, NDArray> of =
                    labels ->
                            generator.generate(
                                    new GeneratorInput(
                                            latent.repeat(0, labels.size(0)),
                                            Condition.ofLabels(labels)));
            NDArray each = manager.eye(CLASSES);
            assertThat(of.apply(each).toFloatArray())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(
                            of.apply(manager.arange(CLASSES).toType(DataType.INT64, false))
                                    .toFloatArray());
            NDArray way = of.apply(Interpolation.LINEAR.between(each.get(0), each.get(2), 5));
            NDArray steps =
                    way.get("1:").sub(way.get(":-1")).abs().reshape(4, -1).max(new int[] {1});
            for (float step : steps.toFloatArray()) {
                assertThat(step).isBetween(1e-6f, 2f);
            }

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> of.apply(manager.zeros(new Shape(2, CLASSES + 1))))
                    .withMessageContaining("shares of classes must have shape (2, 3)");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> of.apply(manager.zeros(new Shape(2, CLASSES), DataType.FLOAT64)))
                    .withMessageContaining("shares of classes must be float32");
        }
    }
}
