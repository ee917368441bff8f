package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.RunWarning;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Sgd;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generators that hardly move: what they make is known. */
class CollapseAlarmTest {

    private static final int ITERATIONS = 80;
    private static final double STILL = 1e-12;
    private static final Samples REAL = normal();

    private static Samples normal() {
        Random random = new Random(1);
        float[] values = new float[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Samples.ofFloats(values, new Shape(2));
    }

    /** The discriminator takes everything for real. */
    private static GanTrainerBuilder describe(Block linear) {
        Discriminator fooled = Discriminators.mlp().optWidths(4).build();
        fooled.block().setInitializer(Initializer.ZEROS, Parameter.Type.WEIGHT);
        fooled.block().setInitializer(Initializer.ONES, Parameter.Type.BIAS);
        return GanTrainer.builder()
                .setGenerator(Generator.of(linear, 2))
                .setDiscriminator(fooled)
                .optOptimizer(Sgd.of(STILL))
                .optBatchSize(8);
    }

    /** Makes G(z) = scale z. */
    private static void scale(Block linear, double scale) {
        NDArray weight = Objects.requireNonNull(linear.getParameters().get("weight")).getArray();
        weight.muli(0).addi(weight.getManager().eye(2).mul(scale));
    }

    private static Block linear() {
        return Linear.builder().setUnits(2).optBias(false).build();
    }

    @Test
    void aGeneratorThatMakesWhatIsReal_isNoReasonToWarn() {
        Block linear = linear();
        CollapseAlarm alarm = CollapseAlarm.of(REAL);
        try (GanTrainer trainer = describe(linear).addHook(alarm).build()) {
            scale(linear, 1);
            trainer.fit(REAL, Budget.iterations(ITERATIONS));
        }
        assertThat(alarm.warnings()).isEmpty();
    }

    @Test
    void aGeneratorThatMakesOnePoint_isToldWithEvidence_onceEachSign() {
        Block linear = linear();
        CollapseAlarm alarm = CollapseAlarm.of(REAL);
        try (GanTrainer trainer = describe(linear).addHook(alarm).build()) {
            scale(linear, 0);
            trainer.fit(REAL, Budget.iterations(ITERATIONS));
        }
        assertThat(alarm.warnings())
                .extracting(RunWarning::sign)
                .containsExactly("few shapes", "missing regions");
        RunWarning first = alarm.warnings().get(0);
        assertThat(first.iteration()).isBetween(8L, 20L);
        assertThat(first.evidence()).startsWith("samples have 0.00 of the distance");
    }

    @Test
    void diversityThatIsLost_endsTheRun_ifThatIsAskedFor() {
        Block linear = linear();
        CollapseAlarm alarm = CollapseAlarm.of(REAL).stopping();
        TrainingHook collapses =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        if (event.progress().iterations() == ITERATIONS / 2) {
                            scale(linear, 0.32);
                        }
                    }
                };
        try (GanTrainer trainer = describe(linear).addHook(collapses).addHook(alarm).build()) {
            scale(linear, 1);
            trainer.fit(REAL, Budget.iterations(ITERATIONS));
            assertThat(trainer.progress().iterations()).isBetween(42L, 50L);
        }
        assertThat(alarm.warnings().get(0).sign()).isEqualTo("lost diversity");
        assertThat(alarm.warnings().get(0).evidence()).endsWith("after 1.00");
    }

    @Test
    void aGeneratorThatRunsFromModeToMode_isToldOf_inTheLogToo(@TempDir Path directory)
            throws IOException {
        Path log = directory.resolve("log.jsonl");
        Block linear = Linear.builder().setUnits(2).build();
        CollapseAlarm alarm = CollapseAlarm.of(REAL);
        TrainingHook runs =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        float mode = event.progress().iterations() / 2 % 2 == 0 ? 2 : -2;
                        NDArray bias =
                                Objects.requireNonNull(linear.getParameters().get("bias"))
                                        .getArray();
                        bias.muli(0).addi(mode);
                    }
                };
        try (GanTrainer trainer =
                describe(linear).addHook(runs).addHook(alarm).addHook(RunLog.to(log)).build()) {
            scale(linear, 0.3);
            trainer.fit(REAL, Budget.iterations(ITERATIONS));
        }
        assertThat(alarm.warnings())
                .filteredOn(warning -> warning.sign().equals("oscillation"))
                .hasSize(1)
                .allMatch(warning -> warning.iteration() > ITERATIONS / 4);
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("\"warning\":\"oscillation\",\"evidence\""))
                .hasSize(1);
    }

    @Test
    void samplesOfAnotherShape_areRefusedAtTheStart() {
        CollapseAlarm alarm = CollapseAlarm.of(Samples.ofFloats(new float[60], new Shape(3)));
        try (GanTrainer trainer = describe(linear()).addHook(alarm).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(REAL, Budget.iterations(1)))
                    .withMessageContaining(
                            "real samples of shape (3), but the generator makes (2)");
        }
    }

    @Test
    void aGeneratorThatIsToldVectors_isToldThoseOfTheRealSamples() {
        Samples real = REAL.resident().withVectors(REAL.resident().floats(), 2);
        CollapseAlarm knowing = CollapseAlarm.of(real);
        CollapseAlarm unknowing = CollapseAlarm.of(REAL);
        assertThatNoException().isThrownBy(() -> fitConditional(real, knowing));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fitConditional(real, unknowing))
                .withMessageContaining(
                        "vectors of length 2, which the real samples of the alarm lack");
    }

    private static void fitConditional(Samples real, CollapseAlarm alarm) {
        Conditioning vectors = Conditioning.vector(2);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(
                                Generators.mlp(2)
                                        .optLatentSize(2)
                                        .optWidths(4)
                                        .optConditioning(vectors)
                                        .build())
                        .setDiscriminator(
                                Discriminators.mlp().optWidths(4).optConditioning(vectors).build())
                        .optBatchSize(8)
                        .addHook(alarm)
                        .build()) {
            trainer.fit(real, Budget.iterations(ITERATIONS));
        }
    }
}
