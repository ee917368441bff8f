package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring reaches what it promises. */
class PointRunsTest {

    @TempDir Path directory;

    private static Matcher lastLine(Outcome outcome) {
        Matcher line =
                Pattern.compile("\nmodes (\\d+)/\\d+, high quality (\\d+\\.\\d) %\n$")
                        .matcher(outcome.text());
        assertThat(line.find()).as(outcome.text()).isTrue();
        return line;
    }

    @Test
    @Tag("slow")
    void ring_findsAllModes() {
        assertAllModes("ring", directory, 8, 97.5);
    }

    /** Runs an example with its own settings. */
    static void assertAllModes(String example, Path directory, int modes, double highQuality) {
        Path out = directory.resolve(example);
        Matcher line = lastLine(run(example, "--seed", "1", "--out", out + ""));
        assertThat(Integer.parseInt(line.group(1))).isEqualTo(modes);
        assertThat(Double.parseDouble(line.group(2))).isGreaterThanOrEqualTo(highQuality);
        assertThat(out.resolve("points.png")).exists();
    }
}
