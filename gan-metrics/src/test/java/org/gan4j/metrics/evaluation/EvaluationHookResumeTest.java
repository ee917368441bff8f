package org.gan4j.metrics.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.gan4j.metrics.evaluation.HookRuns.DIGITS;
import static org.gan4j.metrics.evaluation.HookRuns.describe;
import static org.gan4j.metrics.evaluation.HookRuns.hook;
import static org.gan4j.metrics.evaluation.HookRuns.told;

import com.google.gson.JsonParser;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.EvaluationLog.Entry;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hook knows of its run when it goes on, goes back or begins anew. */
class EvaluationHookResumeTest {

    @TempDir private Path directory;

    @Test
    void aResumedRun_readsItsLog_andRemembersItsBest() throws Exception {
        Path best = directory.resolve("best");
        Path last = directory.resolve("last");
        Path log = directory.resolve("logs/evaluations.jsonl");
        EvaluationHook first =
                hook(told(Better.SMALLER, 2, 4, 9)).optBest(best).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(8));
            trainer.saveCheckpoint(last);
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        assertThat(Files.readAllLines(log)).hasSize(3);
        Files.writeString(log, "{\"images\":32,\"va", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(best.resolve("manifest.json"));
        EvaluationHook hook = hook(told(Better.SMALLER, 3)).optBest(best).optLog(log).build();
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
    void aResumedRun_refusesTheLogOfAnotherEvaluation_andABestItKnowsNothingOf() throws Exception {
        Path best = directory.resolve("best");
        Path last = directory.resolve("last");
        Path log = directory.resolve("evaluations.jsonl");
        EvaluationHook first = hook(told(Better.SMALLER, 2)).optBest(best).optLog(log).build();
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
        EvaluationHook first =
                hook(told(Better.SMALLER, 9, 4, 5)).optBest(best).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(5));
            trainer.saveCheckpoint(early);
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        for (int again = 0; again < 2; again++) {
            EvaluationHook hook =
                    hook(told(Better.SMALLER, 6, 5)).optBest(best).optLog(log).build();
            try (GanTrainer trainer = describe().addHook(hook).build().resume(early)) {
                trainer.fit(DIGITS, Budget.iterations(12));
            }
            assertThat(hook.history()).containsExactly(9.0, 6.0, 5.0);
            assertThat(Report.parse(report(directory.resolve("best.json"))).get("told").value())
                    .isEqualTo(4);
        }
        assertThat(Files.readAllLines(log)).hasSize(3);
        EvaluationHook better = hook(told(Better.SMALLER, 3, 5)).optBest(best).build();
        try (GanTrainer trainer = describe().addHook(better).build().resume(early)) {
            trainer.fit(DIGITS, Budget.iterations(12));
        }
        assertThat(Report.parse(report(directory.resolve("best.json"))).get("told").value())
                .isEqualTo(3);
    }

    @Test
    void aFreshRun_forgetsTheBestOfAnother_alsoInItsSecondFit() throws Exception {
        Path best = directory.resolve("best");
        try (GanTrainer trainer =
                describe().addHook(hook(told(Better.SMALLER, 2)).optBest(best).build()).build()) {
            trainer.fit(DIGITS, Budget.iterations(4));
        }
        EvaluationHook hook = hook(told(Better.SMALLER, 5)).optBest(best).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            trainer.fit(DIGITS, Budget.iterations(2));
            trainer.fit(DIGITS, Budget.iterations(4));
        }
        assertThat(Report.parse(report(directory.resolve("best.json"))).get("told").value())
                .isEqualTo(5);
    }

    @Test
    void aDamagedNote_orAForeignDirectory_isRefused() throws Exception {
        Path best = directory.resolve("best");
        Path last = directory.resolve("last");
        try (GanTrainer trainer =
                describe().addHook(hook(told(Better.SMALLER, 2)).optBest(best).build()).build()) {
            trainer.fit(DIGITS, Budget.iterations(4));
            trainer.saveCheckpoint(last);
        }
        Path note = directory.resolve("best.json");
        Files.writeString(note, Files.readString(note).strip());
        assertRefused(last, hook(told(Better.SMALLER)).optBest(best), "is missing or damaged");
        Path foreign = Files.createDirectories(directory.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.tex"), "years of work");
        EvaluationHook hook = hook(told(Better.SMALLER)).optBest(foreign).build();
        try (GanTrainer trainer = describe().addHook(hook).build()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(DIGITS, Budget.iterations(1)))
                    .withMessageContaining(foreign + " is not empty and no checkpoint");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> hook(told(Better.SMALLER)).optBest(best).optLog(note).build())
                .withMessageContaining("name another file");
    }

    @Test
    void aRuleThatTheMadeUpEvaluationMeets_endsTheRun() throws Exception {
        Path last = directory.resolve("last");
        Path log = directory.resolve("evaluations.jsonl");
        EvaluationHook first = hook(told(Better.SMALLER, 2, 3)).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(8));
            trainer.saveCheckpoint(last);
        }
        Files.writeString(log, Files.readAllLines(log).get(0) + "\n");
        EvaluationHook hook =
                hook(told(Better.SMALLER, 3)).optLog(log).addStopRule(StopRule.patience(1)).build();
        try (GanTrainer trainer = describe().addHook(hook).build().resume(last)) {
            trainer.fit(DIGITS, Budget.iterations(20));
            assertThat(trainer.progress().iterations()).isEqualTo(9);
        }
        assertThat(hook.history()).containsExactly(2.0, 3.0);
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
        EvaluationHook hook = hook(told(Better.SMALLER, 1, 2, 3, 4, 5)).optLog(log).build();
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

    /** What a disk refused is written with the next evaluation. */
    @Test
    void aDiskThatIsFullForAMoment_losesNoEvaluation() throws Exception {
        int failures = 0;
        for (int n = 1; n < 100; n++) {
            Path log = directory.resolve("evaluations" + n);
            FailingDisk disk = FailingDisk.failingAt(n, Fault.ONCE);
            EvaluationHook hook =
                    hook(told(Better.SMALLER, 1, 2, 3)).optLog(disk.path(log)).build();
            try (GanTrainer trainer = describe().addHook(hook).build()) {
                try {
                    trainer.fit(DIGITS, Budget.iterations(12));
                } catch (UncheckedIOException e) {
                    assertThat(trainer.progress().iterations()).isZero();
                    continue;
                }
                assertThat(hook.history()).hasSize(3);
            }
            List<Double> kept = EvaluationLog.read(log).stream().map(Entry::value).toList();
            assertThat(kept).containsExactly(1.0, 2.0, 3.0);
            if (disk.failed().isEmpty()) {
                break;
            }
            failures++;
        }
        assertThat(failures).isGreaterThan(2);
    }

    @Test
    void anEvaluationThatAKillPrevented_isMadeUp() throws Exception {
        Path last = directory.resolve("last");
        Path log = directory.resolve("evaluations.jsonl");
        EvaluationHook first = hook(told(Better.SMALLER, 7)).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(first).build()) {
            trainer.fit(DIGITS, Budget.iterations(4));
            trainer.saveCheckpoint(last);
        }
        Files.writeString(log, "");
        EvaluationHook hook = hook(told(Better.SMALLER, 7, 8)).optLog(log).build();
        try (GanTrainer trainer = describe().addHook(hook).build().resume(last)) {
            trainer.fit(DIGITS, Budget.iterations(8));
        }
        assertThat(hook.history()).containsExactly(7.0, 8.0);
        assertThat(Files.readAllLines(log)).hasSize(2);
    }

    private static void assertRefused(Path saved, EvaluationHook.Builder hook, String message) {
        try (GanTrainer trainer = describe().addHook(hook.build()).build().resume(saved)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> trainer.fit(DIGITS, Budget.iterations(5)))
                    .withMessageContaining(message);
        }
    }
}
