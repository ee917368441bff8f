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
        Outcome outcome = Outcome.run("mode-collapse", "--steps", "1000", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        List<List<String>> rows = LessonRows.of(out.resolve("modes.md"));
        assertThat(rows).hasSize(8);
        assertThat(Integer.parseInt(rows.get(3).get(2))).isLessThanOrEqualTo(2);
        assertThat(Integer.parseInt(rows.get(7).get(2))).isEqualTo(5);
        assertThat(ImageIO.read(out.resolve("histograms.png").toFile()).getHeight())
                .isEqualTo(4 * 480);
    }
}
