package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ring and grid reach what they promise. */
class PointRunsTest {

    /** What is found of a mixture itself: high quality in per cent, and the ratio of deviations. */
    private static final double DATA_QUALITY = 98.9;

    private static final double DATA_RATIO = 0.97;

    @TempDir Path directory;

    private record Found(int modes, double ratio, double quality, String text) {}

    private static Found found(String example, Path out, long seed, String... options) {
        String[] arguments = new String[options.length + 5];
        String[] first = {example, "--seed", seed + "", "--out", out + ""};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(options, 0, arguments, first.length, options.length);
        Outcome outcome = run(arguments);
        Matcher line =
                Pattern.compile(
                                "\nsd ratio (\\d\\.\\d\\d), (.*)\nmodes (\\d+)/\\d+, high quality (\\d+\\.\\d) %\n$")
                        .matcher(outcome.text());
        assertThat(line.find()).as(outcome.text()).isTrue();
        assertThat(out.resolve("points.png")).exists();
        return new Found(
                Integer.parseInt(line.group(3)),
                Double.parseDouble(line.group(1)),
                Double.parseDouble(line.group(4)),
                line.group().strip().replace("\n", ", "));
    }

    @Test
    @Tag("slow")
    void ring_findsAllModes() {
        Found ring = found("ring", directory, 1, "--steps", "8000");
        assertThat(ring.modes).isEqualTo(8);
        assertThat(ring.quality).isGreaterThanOrEqualTo(95);
    }

    /** A fifth of the example's own iterations. */
    static void assertGrid(Path directory) {
        Found grid = found("grid", directory, 1, "--steps", "8000");
        assertThat(grid.modes).isEqualTo(25);
        assertThat(grid.quality).isGreaterThanOrEqualTo(92);
    }

    /** Where each run of seeds 1 to 5 is within 1.5 points and 15 % of the data. */
    @ParameterizedTest
    @ValueSource(strings = {"ring", "grid"})
    @Tag("long")
    void fiveSeeds_learnTheWidthOfAMode(String example) throws IOException {
        StringBuilder report = new StringBuilder();
        for (int seed = 1; seed <= 5; seed++) {
            Found found = found(example, directory, seed);
            report.append(String.format(Locale.ROOT, "%s %d: %s%n", example, seed, found.text));
            Files.writeString(Path.of("target", example + "-seeds.txt"), report);
            assertThat(found.modes).as(report + "").isEqualTo(example.equals("ring") ? 8 : 25);
        }
        assertThat(report.toString().lines())
                .allSatisfy(
                        line -> {
                            Matcher numbers =
                                    Pattern.compile("sd ratio (\\S+),.*quality (\\S+) %")
                                            .matcher(line);
                            assertThat(numbers.find()).isTrue();
                            assertThat(Double.parseDouble(numbers.group(1)))
                                    .isBetween(0.85 * DATA_RATIO, 1.15 * DATA_RATIO);
                            assertThat(Double.parseDouble(numbers.group(2)))
                                    .isGreaterThanOrEqualTo(DATA_QUALITY - 1.5);
                        });
    }
}
