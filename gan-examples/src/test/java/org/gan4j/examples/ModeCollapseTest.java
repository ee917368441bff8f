package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModeCollapseTest {

    @TempDir private Path out;

    @Test
    @Tag("slow")
    void oneGame_losesModesThatTheOtherKeeps() throws IOException {
        Outcome outcome = Outcome.run("mode-collapse", "--steps", "1500", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        List<List<String>> rows = LessonRows.of(out.resolve("modes.md"));
        assertThat(rows).hasSize(8);
        List<List<String>> collapsed = rows.subList(0, 4);
        List<List<String>> diverse = rows.subList(4, 8);
        assertThat(collapsed).anySatisfy(row -> assertThat(modes(row)).isLessThanOrEqualTo(3));
        assertThat(diverse).allSatisfy(row -> assertThat(modes(row)).isGreaterThanOrEqualTo(4));
        assertThat(modes(diverse.get(3))).isEqualTo(5);
        assertThat(distance(diverse.get(3))).isBetween(0.1, 0.6);
        assertThat(sharpness(diverse.get(3))).isGreaterThan(0.5);
        double lost =
                collapsed.stream().mapToDouble(ModeCollapseTest::distance).average().orElse(0);
        assertThat(lost).isGreaterThan(0.9);
        assertThat(ImageIO.read(out.resolve("histograms.png").toFile()).getHeight())
                .isEqualTo(4 * 480);
    }

    private static int modes(List<String> row) {
        return Integer.parseInt(row.get(2));
    }

    /** An even spread has .45. */
    private static double sharpness(List<String> row) {
        return Double.parseDouble(row.get(3));
    }

    private static double distance(List<String> row) {
        return Double.parseDouble(row.get(4));
    }
}
