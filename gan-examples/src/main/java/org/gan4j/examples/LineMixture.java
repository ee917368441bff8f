package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.stream.IntStream;
import org.gan4j.data.Samples;

/** Three Gaussians on a line. */
final class LineMixture {

    private static final double[] WEIGHTS = {.3, .5, .2};
    private static final double[] MEANS = {-2, 0, 3};
    private static final double[] DEVIATIONS = {.5, .8, .3};

    /** The part of its fair share that a mode must have. */
    private static final double SHARE = .25;

    private LineMixture() {}

    static Samples draw(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double u = random.nextDouble();
            int part = u < WEIGHTS[0] ? 0 : u < WEIGHTS[0] + WEIGHTS[1] ? 1 : 2;
            values[i] = (float) (MEANS[part] + DEVIATIONS[part] * random.nextGaussian());
        }
        return Samples.ofFloats(values, new Shape(1));
    }

    /** How many modes there are. */
    static int modes() {
        return MEANS.length;
    }

    /** How many have, within one deviation of their mean, a quarter of their weight. */
    static int found(Samples values) {
        float[] all = values.floats();
        return (int)
                IntStream.range(0, MEANS.length)
                        .filter(mode -> near(all, mode) >= SHARE * WEIGHTS[mode] * all.length)
                        .count();
    }

    private static int near(float[] values, int mode) {
        int near = 0;
        for (float value : values) {
            near += Math.abs(value - MEANS[mode]) <= DEVIATIONS[mode] ? 1 : 0;
        }
        return near;
    }
}
