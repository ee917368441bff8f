package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.torch.Bfloat16;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Player;
import org.gan4j.run.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Products in bfloat16. */
class PrecisionTest {

    private static final int ITERATIONS = 5;

    @TempDir Path directory;

    private static boolean isThere() {
        try {
            Bfloat16.check(Device.cpu());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static GanTrainerBuilder describe(Precision precision) {
        return TinyGan.describe(1)
                .optDevice(Device.cpu())
                .addRegularizer(R1.of(1))
                .optPrecision(precision);
    }

    private static List<Double> losses(Precision precision) {
        List<Double> losses = new ArrayList<>();
        TrainingHook record =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        losses.add(
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR))
                                        .loss());
                    }
                };
        try (GanTrainer trainer = describe(precision).addHook(record).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(ITERATIONS));
            for (Parameter parameter :
                    PointGan.game(trainer).generator().block().getParameters().values()) {
                assertThat(parameter.getArray().getDataType()).isEqualTo(DataType.FLOAT32);
            }
            assertThat(trainer.sample(4).size()).isEqualTo(4);
        }
        return losses;
    }

    @Test
    void lossesAreNearThoseOfFloat32_andNotTheSame_alsoWithSecondOrderGradients() {
        assumeTrue(isThere(), "this processor has no bfloat16");
        List<Double> full = losses(Precision.FULL);
        List<Double> half = losses(Precision.BFLOAT16);
        assertThat(half).isNotEqualTo(full).isEqualTo(losses(Precision.BFLOAT16));
        for (int i = 0; i < ITERATIONS; i++) {
            assertThat(half.get(i)).isCloseTo(full.get(i), within(0.05 * full.get(i)));
        }
    }

    @Test
    void aRunGoesOnInAnotherPrecision_ifThatIsNamed() {
        assumeTrue(isThere(), "this processor has no bfloat16");
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = describe(Precision.FULL).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(1));
            trainer.saveCheckpoint(saved);
        }
        try (GanTrainer trainer = describe(Precision.BFLOAT16).build()) {
            assertThatThrownBy(() -> trainer.resume(saved))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("precision");
            trainer.resume(saved, "precision").fit(TinyGan.DIGITS, Budget.iterations(2));
            assertThat(trainer.changes()).hasSize(1);
        }
    }

    @Test
    void float64_isRefused() {
        GanTrainerBuilder gan = describe(Precision.BFLOAT16).optDataType(DataType.FLOAT64);
        assertThatIllegalStateException()
                .isThrownBy(gan::build)
                .withMessageContaining("goes with weights of FLOAT32");
    }
}
