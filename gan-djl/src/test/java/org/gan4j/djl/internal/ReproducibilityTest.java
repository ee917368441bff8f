package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducibilityTest {

    @TempDir Path directory;

    @Test
    void sameSeed_givesTheSameBits_andAnotherDoesNot() {
        Map<String, float[]> first = trained(1);
        Map<String, float[]> again = trained(1);
        Map<String, float[]> other = trained(2);
        assertThat(again.keySet()).isEqualTo(first.keySet());
        first.forEach((name, values) -> assertThat(again.get(name)).as(name).isEqualTo(values));
        assertThat(other.get("G0.weight")).isNotEqualTo(first.get("G0.weight"));
        assertThat(other.get("D0.weight")).isNotEqualTo(first.get("D0.weight"));
    }

    private static Map<String, float[]> trained(long seed) {
        try (GanTrainer trainer = TinyGan.describe(seed).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(50));
            return TinyGan.parameters(trainer);
        }
    }

    @Test
    void resumedInANewProcess_equalsUninterrupted_bitForBit() throws Exception {
        Path half = directory.resolve("half");
        Path whole = directory.resolve("whole");
        Path resumed = directory.resolve("resumed");
        try (GanTrainer trainer = TinyGan.describe(1).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(40));
            trainer.saveCheckpoint(half);
        }
        try (GanTrainer trainer = TinyGan.describe(1).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(80));
            trainer.saveCheckpoint(whole);
        }
        runTinyGan(half, "80", resumed);

        // Parameters, buffers, EMA, both optimizers, clock and cursor: all that is in the files.
        assertThat(content(resumed)).isEqualTo(content(whole));
        assertThat(content(half)).isNotEqualTo(content(whole));
        assertThat(content(whole).keySet().stream().map(name -> name.replaceFirst("\\..*", "")))
                .contains(
                        "manifest",
                        "generator",
                        "generator-average",
                        "generator-optimizer",
                        "discriminator",
                        "discriminator-optimizer");
    }

    private static void runTinyGan(Path from, String iterations, Path to) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        TinyGan.class.getName(),
                                        from.toString(),
                                        iterations,
                                        to.toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(new File(to + ".log"))
                        .start();
        assertThat(process.waitFor()).as(Files.readString(Path.of(to + ".log"))).isZero();
    }

    private static Map<String, String> content(Path saved) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(saved)) {
            for (Path file : paths.toList()) {
                HashCode hash = MoreFiles.asByteSource(file).hash(Hashing.sha256());
                files.put(file.getFileName().toString(), hash.toString());
            }
        }
        return files;
    }
}
