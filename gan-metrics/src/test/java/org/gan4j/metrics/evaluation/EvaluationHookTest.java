package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.gan4j.metrics.evaluation.HookRuns.DIGITS;
import static org.gan4j.metrics.evaluation.HookRuns.describe;
import static org.gan4j.metrics.evaluation.HookRuns.hook;
import static org.gan4j.metrics.evaluation.HookRuns.told;

import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationHookTest {

    @TempDir private Path directory;

    @Test
    void training_goesOnAsWithoutIt() {
        EvaluationHook hook =
                hook(Metrics.frechetInceptionDistance())
                        .optBest(directory.resolve("best"))
                        .optChart(directory.resolve("fid.png"))
                        .build();
        float[] plain;
        try (GanTrainer trainer = describe().build()) {
            trainer.fit(DIGITS, Budget.iterations(20));
            plain = trainer.sample(4).floats();
        }
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(20));
            assertThat(trainer.sample(4).floats()).containsExactly(plain);
        }
        // 20 iterations of 8 images, evaluated every 32.
        assertThat(hook.history()).hasSize(5).allMatch(value -> value > 0);
        assertThat(directory.resolve("fid.png")).isNotEmptyFile();
    }

    @Test
    void theBest_isKept_andPatienceEndsTheRun() {
        Path best = directory.resolve("best");
        EvaluationHook hook =
                hook(told(Better.SMALLER, 5, 3, 4, 6, 1))
                        .optBest(best)
                        .addStopRule(StopRule.patience(2))
                        .build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(100));
            assertThat(trainer.progress().imagesSeen()).isEqualTo(4 * 32);
        }
        assertThat(hook.history()).containsExactly(5.0, 3.0, 4.0, 6.0);
        try (GanTrainer trainer =
                describe().addHook(hook(told(Better.SMALLER)).build()).build().resume(best)) {
            assertThat(trainer.progress().imagesSeen()).isEqualTo(2 * 32);
        }
    }

    @Test
    void whereLargerIsBetter_theLargestIsBest() {
        EvaluationHook hook =
                hook(told(Better.LARGER, 1, 3, 2, 2)).addStopRule(StopRule.patience(2)).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(100));
        }
        assertThat(hook.history()).containsExactly(1.0, 3.0, 2.0, 2.0);
    }

    @Test
    void aCheckpoint_doesNotDependOnIt() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = describe().build()) {
            trainer.fit(DIGITS, Budget.iterations(2));
            trainer.saveCheckpoint(saved);
        }
        EvaluationHook hook = hook(told(Better.SMALLER, 1)).build();
        try (GanTrainer trainer = describe().addHook(hook).build().resume(saved)) {
            trainer.fit(DIGITS, Budget.iterations(4));
        }
        assertThat(hook.history()).containsExactly(1.0);
    }

    @Test
    void whatCannotBeEvaluated_isRefusedWhenTheRunBegins() {
        EvaluationHook hook = hook(Metrics.inceptionScore()).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(DIGITS, Budget.iterations(4)))
                    .withMessageContaining("is needs logits of a classifier");
            assertThat(trainer.progress().iterations()).isZero();
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> hook(told(Better.NEITHER)).optBest(directory).build())
                .withMessageContaining("no value of told is better than another");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> hook(told(Better.NEITHER)).addStopRule(StopRule.patience(1)).build())
                .withMessageContaining("make another metric the first");
    }

    @Test
    void rules_seeWhatTheyAreFor() {
        assertThat(StopRule.plateau(3, 0.05).ends(List.of(9.0, 10.0, 10.2, 10.1))).isTrue();
        assertThat(StopRule.plateau(3, 0.01).ends(List.of(9.0, 10.0, 10.2, 10.1))).isFalse();
        assertThat(StopRule.plateau(3, 0.05).ends(List.of(10.0, 10.0))).isFalse();
        assertThat(StopRule.instability(2).ends(List.of(10.0, 5.0, 9.9))).isFalse();
        assertThat(StopRule.instability(2).ends(List.of(10.0, 5.0, 10.1))).isTrue();
        // Minus a score of 8: half of it is as bad as instability 1.5.
        assertThat(StopRule.instability(1.5).ends(List.of(-8.0, -3.9))).isTrue();
        assertThat(StopRule.instability(2).ends(List.of(-8.0, -4.1))).isFalse();
        assertThat(StopRule.instability(2).ends(List.of(-8.0, -3.9))).isTrue();
        assertThat(StopRule.instability(2).ends(List.of(8.0, Double.NaN))).isTrue();
        List<Double> supports = List.of(Double.NEGATIVE_INFINITY, -50.0, -90.0);
        assertThat(StopRule.instability(10).ends(supports)).isFalse();
        assertThat(StopRule.patience(1).ends(List.of())).isFalse();
        assertThat(StopRule.patience(1).ends(List.of(1.0, 1.0))).isTrue();
    }

    @Test
    void aValueThatIsNoNumber_isNeverTheBest() {
        Path best = directory.resolve("best");
        EvaluationHook hook =
                hook(told(Better.LARGER, Double.NaN, 5, 6, Double.POSITIVE_INFINITY))
                        .optBest(best)
                        .build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(16));
        }
        try (GanTrainer trainer = describe().build().resume(best)) {
            assertThat(trainer.progress().imagesSeen()).isEqualTo(3 * 32);
        }
    }
}
