package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed, or asked to end, at any moment. The property {@code gan4j.kills} says
 * how often; 60 is the full test.
 */
@Tag("slow")
class KillTest {

    private static final int TIMES = Integer.getInteger("gan4j.kills", 6);
    private static final long SEED = Long.getLong("gan4j.seed", 1);
    private static final int ITERATIONS = 40 * TIMES;

    @TempDir Path directory;

    private static String undisturbed(int iterations) {
        try (GanTrainer trainer = TinyGan.describe(1).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(iterations));
            return iterations + " " + SelfSavingRun.hash(trainer);
        }
    }

    /** Waits until the process has saved something new, and then a little more. */
    private void letRun(Process process, Path saved, Random random) throws Exception {
        List<String> before = names(saved);
        while (process.isAlive() && names(saved).equals(before)) {
            Thread.sleep(1);
        }
        process.waitFor(random.nextInt(120), TimeUnit.MILLISECONDS);
    }

    private static List<String> names(Path saved) throws IOException {
        if (!Files.isDirectory(saved)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(saved)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void killedAgainAndAgain_noRunIsLost_andNothingIsLeftOver() throws Exception {
        Path saved = directory.resolve("saved");
        Path result = directory.resolve("result");
        Random random = new Random(SEED);
        for (int i = 0; i < TIMES; i++) {
            Process process = SelfSavingRun.start(saved, ITERATIONS, result);
            letRun(process, saved, random);
            process.destroyForcibly().waitFor();
        }
        Process last = SelfSavingRun.start(saved, ITERATIONS, result);
        assertThat(last.waitFor()).as(Files.readString(Path.of(result + ".log"))).isZero();
        assertThat(result).hasContent(undisturbed(ITERATIONS));
        try (Stream<Path> all = Files.walk(saved)) {
            assertThat(all.filter(Files::isRegularFile).map(file -> file.getFileName() + ""))
                    .allMatch(name -> name.matches("manifest\\.json|.*\\.safetensors"))
                    .hasSize(2 * 6);
        }
    }

    @Test
    void askedToEnd_itSavesAfterTheIteration_andGoesOnToTheSameBits() throws Exception {
        Path saved = directory.resolve("saved");
        Path result = directory.resolve("result");
        Random random = new Random(SEED);
        long reached = 0;
        for (int i = 0; i < TIMES; i++) {
            Process process = SelfSavingRun.start(saved, 1_000_000, result);
            letRun(process, saved, random);
            long begun = System.nanoTime();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat((System.nanoTime() - begun) / 1e9).as("seconds to the end").isLessThan(10);
            assertThat(process.exitValue()).as("143: ended by SIGTERM").isEqualTo(143);
            List<String> there = names(saved);
            long now = Long.parseLong(there.get(there.size() - 1).substring("iteration-".length()));
            assertThat(Files.readString(result)).startsWith(now + " ");
            assertThat(now).isGreaterThanOrEqualTo(reached);
            reached = now;
        }
        assertThat(result).hasContent(undisturbed((int) reached));
    }
}
