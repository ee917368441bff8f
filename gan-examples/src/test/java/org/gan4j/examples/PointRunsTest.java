package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.plugin.Packing;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring and the grid reach what they promise. */
class PointRunsTest {

    @TempDir Path directory;

    private static int covered(GanTrainerBuilder gan, long seed) {
        PointMixture ring = PointMixture.wideRing();
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(ring.draw(100_000, seed), Budget.iterations(2_000));
            return ring.coverage(trainer.sample(2_500)).covered();
        }
    }

    /** Of seeds 1 to 6 the plain game kept 2 to 5 modes of 8, the packed one 7 or 8. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Tag("slow")
    void packing_curesACollapse(long seed) {
        assertThat(covered(Collapse.describe(2).optSeed(seed), seed)).isLessThanOrEqualTo(5);
        assertThat(covered(Collapse.describe(2).optSeed(seed).addPlugin(Packing.of(4)), seed))
                .isGreaterThanOrEqualTo(7);
    }

    private Matcher lastLine(Outcome outcome) {
        Matcher line =
                Pattern.compile("\nmodes (\\d+)/\\d+, high quality (\\d+\\.\\d) %\n$")
                        .matcher(outcome.text());
        assertThat(line.find()).as(outcome.text()).isTrue();
        return line;
    }

    @ParameterizedTest
    @CsvSource({"ring, 8, 97.5", "grid, 25, 95"})
    @Tag("slow")
    void points_findAllModes(String example, int modes, double highQuality) {
        Path out = directory.resolve(example);
        Matcher line = lastLine(run(example, "--seed", "1", "--out", out + ""));
        assertThat(Integer.parseInt(line.group(1))).isEqualTo(modes);
        assertThat(Double.parseDouble(line.group(2))).isGreaterThanOrEqualTo(highQuality);
        assertThat(out.resolve("points.png")).exists();
    }
}
