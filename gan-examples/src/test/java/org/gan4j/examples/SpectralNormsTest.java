package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpectralNormsTest {

    @TempDir private Path out;

    @Test
    void theLargestSingularValue_isFound() {
        // Of singular values 5 and 1: rotations of the plane around diag(5, 1).
        double a = Math.cos(0.4);
        double b = Math.sin(0.4);
        float[] matrix = {(float) (5 * a), (float) -b, (float) (5 * b), (float) a};
        assertThat(new Matrix(matrix, 2).norm()).isCloseTo(5, within(1e-6));
        assertThat(new Matrix(new float[] {3, 4}, 1).norm()).isCloseTo(5, within(1e-6));
        assertThat(new Matrix(new float[6], 2).norm()).isZero();
    }

    @Test
    @Tag("slow")
    void aNormalisedDiscriminator_isNoSteeperThan1() throws IOException {
        Outcome outcome = Outcome.run("spectral-norm", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        List<List<String>> rows = LessonRows.of(out.resolve("spectral-norm.md"));
        for (List<String> row : rows) {
            double bound = Double.parseDouble(row.get(3));
            assertThat(Double.parseDouble(row.get(4))).isLessThan(1.001 * bound);
            if (row.get(0).equals("normalised")) {
                assertThat(bound).isCloseTo(1, within(0.05));
                Splitter.on(", ")
                        .splitToStream(row.get(2))
                        .forEach(
                                value ->
                                        assertThat(Double.parseDouble(value))
                                                .isCloseTo(1, within(0.02)));
            } else {
                assertThat(bound).isGreaterThan(5);
            }
        }
        assertThat(rows).hasSize(2);
        assertThat(out.resolve("spectral-norm.png")).exists();
    }
}
