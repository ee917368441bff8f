package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.common.primitives.Ints;
import com.google.gson.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.junit.jupiter.api.Test;

class ClassBalanceTest {

    private static int[] predictions(int... counts) {
        return IntStream.range(0, counts.length)
                .flatMap(c -> IntStream.generate(() -> c).limit(counts[c]))
                .toArray();
    }

    @Test
    void balance_agreesWithOtherTools() {
        JsonObject golden = SampleGolden.object("balance");
        int[] fake = predictions(5, 0, 20, 75);
        ClassBalance uniform = ClassBalance.of(fake, 4);
        ClassBalance real = ClassBalance.of(fake, predictions(30, 10, 20, 40), 4);
        assertThat(uniform.counts()).containsExactly(5, 0, 20, 75);
        assertThat(uniform.divergence())
                .isCloseTo(golden.get("uniform").getAsDouble(), within(1e-12));
        assertThat(real.divergence()).isCloseTo(golden.get("real").getAsDouble(), within(1e-12));
        assertThat(real.entropy()).isCloseTo(golden.get("entropy").getAsDouble(), within(1e-12));
    }

    @Test
    void verdictsOfAClassifier_areCounted() {
        Samples digits = StrokeDigits.generate(200, 1);
        try (ImageClassifier classifier = ImageClassifier.train(digits, 1, 1)) {
            ClassBalance balance = ClassBalance.of(classifier, digits);
            List<Integer> verdicts = Ints.asList(classifier.classify(digits));
            assertThat(balance.counts()).hasSize(classifier.classes());
            for (int c = 0; c < classifier.classes(); c++) {
                assertThat(balance.counts().get(c)).isEqualTo(Collections.frequency(verdicts, c));
            }
        }
    }

    @Test
    void modes_countClassesWithAShare() {
        ClassBalance balance = ClassBalance.of(predictions(5, 0, 20, 75), 4);
        assertThat(balance.modes()).isEqualTo(3);
        assertThat(balance.modes(0.05)).isEqualTo(3);
        assertThat(balance.modes(0.051)).isEqualTo(2);
        assertThat(balance.modes(0.75)).isEqualTo(1);
        assertThat(ClassBalance.of(predictions(93, 7), 2).modes(0.07)).isEqualTo(2);
    }

    @Test
    void extremes_areThoseOfTheFormula() {
        ClassBalance equal = ClassBalance.of(predictions(7, 7, 7), 3);
        assertThat(equal.divergence()).isCloseTo(0, within(1e-12));
        assertThat(equal.entropy()).isCloseTo(Math.log(3), within(1e-12));
        ClassBalance collapsed = ClassBalance.of(new int[1_000], 1_000);
        assertThat(collapsed.modes()).isEqualTo(1);
        assertThat(collapsed.divergence()).isCloseTo(Math.log(1_000), within(1e-12));
        assertThat(collapsed.entropy()).isZero();
        assertThat(ClassBalance.of(predictions(1, 1), new int[] {0}, 2).divergence())
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(ClassBalance.against(predictions(3, 1), new double[] {6, 2}).divergence())
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void badPredictions_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassBalance.of(new int[] {0, 10}, 10))
                .withMessage("sample 1 is of class 10, but classes go from 0 to 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassBalance.of(new int[0], 10))
                .withMessage("there are no predictions to count");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassBalance.against(new int[1], new double[] {-1}))
                .withMessageContaining("but one is -1.0");
    }
}
