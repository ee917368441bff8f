package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison of stabilisers by its options. */
class StabilisersTest {

    @TempDir Path directory;

    private List<String> table(String arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(("stabilisers " + arguments).split(" ")));
        all.addAll(List.of("--steps", "3", "--seeds", "1", "--cost-rounds", "0"));
        all.addAll(List.of("--out", directory + ""));
        Outcome outcome = run(all);
        assertThat(outcome.code()).as(outcome.text()).isZero();
        return Files.readAllLines(directory.resolve("stabilisers.md"));
    }

    private static String cell(String row, int column) {
        return row.split(" *\\| *", -1)[column];
    }

    private static List<String> names(List<String> table) {
        return table.stream().skip(2).map(row -> cell(row, 1)).toList();
    }

    @Test
    void rowsAreThoseNamed_inTheirOrder_withTheirStrengths() throws IOException {
        List<String> table =
                table(
                        "--problem ring --techniques smoothed-matching,matching_added,Smoothing,baseline"
                                + " --labels .8,.2 --lambda 2.5");
        assertThat(table.get(0)).contains("| right on fake | modes of 8 | time |");
        assertThat(names(table))
                .containsExactly(
                        "label smoothing 0.8 / 0.2 and feature matching, weight 2.5",
                        "feature matching added, weight 2.5",
                        "label smoothing 0.8 / 0.2",
                        "baseline");
        // G's loss has the added term, and D's is another with softer labels.
        assertThat(table.stream().skip(2).map(row -> cell(row, 5))).doesNotHaveDuplicates();
        assertThat(table.stream().skip(2).map(row -> cell(row, 2)).distinct()).hasSize(4);
        assertThat(directory.resolve("label-smoothing-0-8-0-2.png")).isNotEmptyFile();
    }

    @Test
    void labelsOfBothRowsOfSmoothing_makeOneRow() throws IOException {
        assertThat(
                        names(
                                table(
                                        "--problem mixture --techniques smoothing,two-sided --labels .9,.1")))
                .containsExactly("label smoothing 0.9 / 0.1");
    }

    @ParameterizedTest
    @CsvSource({"grid, modes of 25", "mixture, modes of 3"})
    void onPoints_allTechniquesButThoseForPictures_areTried(String problem, String counted)
            throws IOException {
        List<String> table = table("--problem " + problem);
        assertThat(table.get(0)).contains(counted);
        assertThat(names(table))
                .hasSize(Technique.values().length - 3)
                .contains("minibatch discrimination", "label flipping 5 %")
                .doesNotContain("virtual batch norm", "DiffAugment", "ADA");
        assertThat(directory.resolve("baseline.png")).isNotEmptyFile();
        assertThat(directory.resolve("losses.png")).isNotEmptyFile();
    }

    @Test
    void modesOfTheLine_areFoundWhereTheyAre() {
        assertThat(LineMixture.found(LineMixture.draw(1_000, 1))).isEqualTo(3);
        float[] values = LineMixture.draw(1_000, 1).floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(values[i], 1);
        }
        assertThat(LineMixture.found(Samples.ofFloats(values, new Shape(1)))).isEqualTo(2);
    }
}
