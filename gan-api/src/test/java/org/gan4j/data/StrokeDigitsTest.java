package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StrokeDigitsTest {

    @Test
    void generate_sameSeed_sameImages_andAnotherDiffers() {
        Samples digits = StrokeDigits.generate(50, 1);
        assertThat(StrokeDigits.generate(50, 1).bytes()).isEqualTo(digits.bytes());
        assertThat(StrokeDigits.generate(50, 2).bytes()).isNotEqualTo(digits.bytes());
    }

    /** The images are part of published results: they must not change. */
    @Test
    void generate_neverChanges() {
        assertThat(Arrays.hashCode(StrokeDigits.generate(100, 1).bytes())).isEqualTo(-1490631117);
    }

    @Test
    void everyImage_hasInkButNotTooMuch_awayFromTheEdge() {
        Samples digits = StrokeDigits.generate(2_000, 3);
        byte[] pixels = digits.bytes();
        for (int i = 0; i < digits.size(); i++) {
            int ink = 0;
            int onEdge = 0;
            for (int p = 0; p < 784; p++) {
                int value = pixels[784 * i + p] & 0xff;
                ink += value;
                boolean edge = p % 28 == 0 || p % 28 == 27 || p < 28 || p >= 756;
                onEdge += edge ? value : 0;
            }
            assertThat(ink / (255.0 * 784)).isBetween(0.03, 0.35);
            assertThat(onEdge / 255.0).isLessThan(6);
        }
    }

    @Test
    void nearestClassMean_tellsTheClassesApart() {
        Samples train = StrokeDigits.generate(2_000, 1);
        double[][] means = new double[10][784];
        for (int i = 0; i < train.size(); i++) {
            for (int p = 0; p < 784; p++) {
                means[train.labels()[i]][p] += (train.bytes()[784 * i + p] & 0xff) / 200.0;
            }
        }
        Samples test = StrokeDigits.generate(500, 2);
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            double[] distances = new double[10];
            for (int c = 0; c < 10; c++) {
                for (int p = 0; p < 784; p++) {
                    double off = (test.bytes()[784 * i + p] & 0xff) - means[c][p];
                    distances[c] += off * off;
                }
            }
            int nearest = 0;
            for (int c = 1; c < 10; c++) {
                nearest = distances[c] < distances[nearest] ? c : nearest;
            }
            right += nearest == test.labels()[i] ? 1 : 0;
        }
        // Chance is 50; the digits vary too much for a mean to know them all.
        assertThat(right).isGreaterThan(350);
    }
}
