package org.gan4j.examples;

import java.math.BigDecimal;
import java.util.List;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.plugin.LabelSmoothing;
import picocli.CommandLine.Option;

/** How strong the techniques of the comparison are that have a strength by option. */
final class Strengths {

    @Option(
            names = "--labels",
            hideParamSyntax = true,
            split = ",",
            defaultValue = "0.9,0",
            paramLabel = "REAL,FAKE",
            description = "What the rows of label smoothing tell D (${DEFAULT-VALUE}).")
    private List<Double> labels = List.of(0.9, 0.0);

    @Option(
            names = "--lambda",
            defaultValue = "10",
            paramLabel = "L",
            description =
                    "The weight of feature matching where it is added to G's loss"
                            + " (${DEFAULT-VALUE}).")
    private double lambda = 10;

    void check() {
        Checked.that(
                labels.size() == 2
                        && labels.get(1) >= 0
                        && labels.get(1) < labels.get(0)
                        && labels.get(0) <= 1,
                "--labels is %s: give the label of real and that of generated samples, the first"
                        + " above the second and both from 0 to 1, such as 0.8,0.2",
                String.join(",", labels.stream().map(Strengths::plain).toList()));
        Checked.that(
                lambda > 0, "--lambda is %s: give a number above 0, such as 10", plain(lambda));
    }

    LabelSmoothing smoothing() {
        return LabelSmoothing.of(labels.get(0), labels.get(1));
    }

    FeatureMatching matching() {
        return FeatureMatching.added(lambda);
    }

    /** Its labels, as in {@code 0.9 / 0}. */
    String labels() {
        return plain(labels.get(0)) + " / " + plain(labels.get(1));
    }

    /** The weight of feature matching, as in {@code 10}. */
    String lambda() {
        return plain(lambda);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
