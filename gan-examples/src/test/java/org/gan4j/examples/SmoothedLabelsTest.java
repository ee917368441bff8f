package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmoothedLabelsTest {

    @TempDir private Path out;

    @Test
    @Tag("slow")
    void discriminators_comeNearToWhatTheirLabelsMakeBest() throws IOException {
        Outcome outcome = Outcome.run("label-smoothing", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        List<List<String>> rows = LessonRows.of(out.resolve("label-smoothing.md"));
        assertThat(rows).hasSize(3);
        for (List<String> row : rows) {
            assertThat(Double.parseDouble(row.get(2))).as("%s", row).isLessThan(0.05);
        }
        double largest = Double.parseDouble(rows.get(0).get(3));
        assertThat(Double.parseDouble(rows.get(1).get(3)))
                .as("%s", rows)
                .isCloseTo(0.9 * largest, within(0.04));
        assertThat(Double.parseDouble(rows.get(0).get(4))).isLessThan(0.03);
        assertThat(Double.parseDouble(rows.get(2).get(4))).isBetween(0.07, 0.14);
        assertThat(out.resolve("label-smoothing.png")).exists();
    }
}
