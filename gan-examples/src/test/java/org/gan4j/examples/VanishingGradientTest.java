package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VanishingGradientTest {

    @TempDir private Path out;

    /**
     * What makes slope times distance - 10 (slope - 1)^2 largest, 10 being the penalty's weight.
     */
    private static double slope(double distance) {
        return 1 + distance / 20;
    }

    @Test
    @Tag("slow")
    void onlyTheCritic_leadsFromAnyDistance() throws Exception {
        Outcome outcome = Outcome.run("vanishing-gradient", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        List<String> rows = Files.readAllLines(out.resolve("gradients.md"));
        assertThat(rows).hasSize(7);
        double before = Double.POSITIVE_INFINITY;
        for (String row : rows.subList(2, 7)) {
            double[] numbers =
                    Splitter.on('|')
                            .trimResults()
                            .omitEmptyStrings()
                            .splitToStream(row)
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            double distance = numbers[0];
            assertThat(numbers[1]).as(row).isCloseTo(Math.log(2), within(0.01));
            assertThat(numbers[2])
                    .as(row)
                    .isCloseTo(distance * slope(distance), within(0.03 * distance));
            assertThat(numbers[5]).as(row).isCloseTo(slope(distance), within(0.05));
            assertThat(numbers[4]).as("falls with the distance: %s", row).isBetween(5.0, before);
            before = numbers[4];
            assertThat(numbers[3]).as(row).isLessThan(0.1 * numbers[5]);
        }
        List<List<String>> stages = LessonRows.of(out.resolve("over-training.md"));
        assertThat(stages).hasSize(10);
        assertThat(Double.parseDouble(stages.get(9).get(1)))
                .as("minimax saturates")
                .isLessThan(0.2 * Double.parseDouble(stages.get(0).get(1)));
        for (List<String> stage : stages) {
            assertThat(Double.parseDouble(stage.get(2)))
                    .as("non-saturating does not: %s", stage)
                    .isGreaterThan(1);
        }
        assertThat(out.resolve("gradients.png")).exists();
    }
}
