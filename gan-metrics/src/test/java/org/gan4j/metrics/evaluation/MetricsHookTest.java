package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.Budget;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.gan4j.plugin.Ema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsHookTest {

    private static final Samples DIGITS = StrokeDigits.generate(64, 1);

    @TempDir private Path directory;

    private static GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(1, 28, 28).optWidth(8).build())
                .setDiscriminator(Discriminators.mlp().optWidth(8).build())
                .addPlugin(Ema.halfLifeImages(50))
                .optBatchSize(8);
    }

    private static Evaluation evaluation(Metric metric) {
        return Evaluation.builder()
                .setExtractor(new RandomExtractor(8, 1))
                .setReal(ImageSource.of(DIGITS))
                .addMetric(metric)
                .build();
    }

    private static MetricsHook.Builder hook(Metric metric) {
        return MetricsHook.of(evaluation(metric)).optEveryImages(32).optSamples(20);
    }

    @Test
    void training_goesOnAsWithoutIt() {
        MetricsHook hook =
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

    /** A metric that reads its values from a list. */
    private record Told(List<Double> values, Better better) implements Metric {

        @Override
        public String name() {
            return "told";
        }

        @Override
        public ImmutableMap<String, String> settings() {
            return ImmutableMap.of();
        }

        @Override
        public ImmutableList<MetricValue> compute(Comparison comparison) {
            return ImmutableList.of(
                    new MetricValue("told", values.remove(0), better, ImmutableMap.of()));
        }
    }

    private static Told told(Better better, double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return new Told(list, better);
    }

    @Test
    void theBest_isKept_andPatienceEndsTheRun() {
        Path best = directory.resolve("best");
        MetricsHook hook =
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
        MetricsHook hook =
                hook(told(Better.LARGER, 1, 3, 2, 2)).addStopRule(StopRule.patience(2)).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(100));
        }
        assertThat(hook.history()).containsExactly(1.0, 3.0, 2.0, 2.0);
    }

    @Test
    void aResumedRun_readsItsLog_andRemembersItsBest() throws Exception {
        Path best = directory.resolve("best");
        Path last = directory.resolve("last");
        Path log = directory.resolve("logs/evaluations.jsonl");
        MetricsHook first = hook(told(Better.SMALLER, 2, 4, 9)).optBest(best).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(8));
            trainer.saveCheckpoint(last);
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        assertThat(Files.readAllLines(log)).hasSize(3);
        Files.writeString(log, "{\"images\":32,\"va", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(best.resolve("manifest.json"));
        MetricsHook hook = hook(told(Better.SMALLER, 3)).optBest(best).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(hook).build().resume(last)) {
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        assertThat(hook.history()).containsExactly(2.0, 4.0, 3.0);
        assertThat(Files.readAllLines(log)).hasSize(3);
        assertThat(Files.readAllBytes(best.resolve("manifest.json"))).isEqualTo(before);
        for (String content :
                List.of("not json", "5", "{\"images\": null}", "{\"images\": 1, \"report\": []}")) {
            Files.writeString(log, content + "\n");
            assertRefused(
                    last, hook(told(Better.SMALLER)).optLog(log), "is not a log of evaluations");
        }
    }

    @Test
    void aCheckpoint_doesNotDependOnIt() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = describe().build()) {
            trainer.fit(DIGITS, Budget.iterations(2));
            trainer.saveCheckpoint(saved);
        }
        MetricsHook hook = hook(told(Better.SMALLER, 1)).build();
        try (GanTrainer trainer = describe().addHook(hook).build().resume(saved)) {
            trainer.fit(DIGITS, Budget.iterations(4));
        }
        assertThat(hook.history()).containsExactly(1.0);
    }

    @Test
    void whatCannotBeEvaluated_isRefusedWhenTheRunBegins() {
        MetricsHook hook = hook(Metrics.inceptionScore()).build();
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
        assertThat(StopRule.patience(1).ends(List.of())).isFalse();
        assertThat(StopRule.patience(1).ends(List.of(1.0, 1.0))).isTrue();
    }

    @Test
    void aValueThatIsNoNumber_isNeverTheBest() {
        Path best = directory.resolve("best");
        MetricsHook hook = hook(told(Better.SMALLER, Double.NaN, 5, 4, 6)).optBest(best).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(16));
        }
        try (GanTrainer trainer = describe().build().resume(best)) {
            assertThat(trainer.progress().imagesSeen()).isEqualTo(3 * 32);
        }
    }

    @Test
    void aResumedRun_refusesTheLogOfAnotherEvaluation_andABestItKnowsNothingOf() throws Exception {
        Path best = directory.resolve("best");
        Path last = directory.resolve("last");
        Path log = directory.resolve("evaluations.jsonl");
        MetricsHook first = hook(told(Better.SMALLER, 2)).optBest(best).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(4));
            trainer.saveCheckpoint(last);
        }
        String logged = Files.readString(log);
        assertRefused(
                last,
                hook(Metrics.frechetInceptionDistance()).optLog(log),
                log + " is of another evaluation");
        assertRefused(
                last,
                hook(told(Better.SMALLER)).optSamples(21).optLog(log),
                "is of another evaluation");
        assertRefused(
                last,
                hook(told(Better.SMALLER)).optSeed(99).optLog(log),
                "is of another evaluation");
        assertThat(Files.readString(log)).isEqualTo(logged);
        Files.delete(directory.resolve("best.json"));
        assertRefused(
                last,
                hook(told(Better.SMALLER)).optBest(best).optLog(log),
                best + " may hold a better moment");
        assertThat(Files.readString(log)).isEqualTo(logged);
    }

    @Test
    void aRunResumedFromEarlier_keepsTheBetterBest() throws Exception {
        Path best = directory.resolve("best");
        Path early = directory.resolve("early");
        Path log = directory.resolve("evaluations.jsonl");
        MetricsHook first = hook(told(Better.SMALLER, 9, 4, 5)).optBest(best).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(5));
            trainer.saveCheckpoint(early);
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        for (int again = 0; again < 2; again++) {
            MetricsHook hook = hook(told(Better.SMALLER, 6, 5)).optBest(best).optLog(log).build();
            try (GanTrainer trainer = describe().addHook(hook).build().resume(early)) {
                trainer.fit(DIGITS, Budget.iterations(12));
            }
            assertThat(hook.history()).containsExactly(9.0, 6.0, 5.0);
            assertThat(Report.parse(report(directory.resolve("best.json"))).get("told").value())
                    .isEqualTo(4);
        }
        assertThat(Files.readAllLines(log)).hasSize(3);
        MetricsHook better = hook(told(Better.SMALLER, 3, 5)).optBest(best).build();
        try (GanTrainer trainer = describe().addHook(better).build().resume(early)) {
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        assertThat(Report.parse(report(directory.resolve("best.json"))).get("told").value())
                .isEqualTo(3);
    }

    private static String report(Path line) throws Exception {
        return JsonParser.parseString(Files.readString(line))
                .getAsJsonObject()
                .get("report")
                .toString();
    }

    @Test
    void goingBackInOneProcess_forgetsWhatWasAfter_andANewRunForgetsAll() throws Exception {
        Path early = directory.resolve("early");
        Path log = directory.resolve("evaluations.jsonl");
        MetricsHook hook = hook(told(Better.SMALLER, 1, 2, 3, 4, 5)).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(4));
            trainer.saveCheckpoint(early);
            trainer.fit(DIGITS, Budget.iterations(8));
            trainer.resume(early);
            trainer.fit(DIGITS, Budget.iterations(8));
        }
        assertThat(hook.history()).containsExactly(1.0, 3.0);
        assertThat(Files.readAllLines(log)).hasSize(2);
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(8));
        }
        assertThat(hook.history()).containsExactly(4.0, 5.0);
        assertThat(Files.readAllLines(log)).hasSize(2);
    }

    @Test
    void anEvaluationThatAKillPrevented_isMadeUp() throws Exception {
        Path last = directory.resolve("last");
        Path log = directory.resolve("evaluations.jsonl");
        MetricsHook first = hook(told(Better.SMALLER, 7)).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(4));
            trainer.saveCheckpoint(last);
        }
        Files.writeString(log, "");
        MetricsHook hook = hook(told(Better.SMALLER, 7, 8)).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(hook).build().resume(last)) {
            trainer.fit(DIGITS, Budget.iterations(8));
        }
        assertThat(hook.history()).containsExactly(7.0, 8.0);
        assertThat(Files.readAllLines(log)).hasSize(2);
    }

    private static void assertRefused(Path saved, MetricsHook.Builder hook, String message) {
        try (GanTrainer trainer = describe().addHook(hook.build()).build().resume(saved)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(DIGITS, Budget.iterations(5)))
                    .withMessageContaining(message);
        }
    }
}
