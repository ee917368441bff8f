package org.gan4j.data;

/**
 * Bicubic interpolation with a = -0.5, over a wider run of pixels when a picture is made smaller,
 * as Pillow does it: the one method by which this library shrinks pictures without artefacts.
 */
public final class Bicubic {

    private static final int SUPPORT = 2;

    private Bicubic() {}

    /**
     * The weights that one pixel of the result gives to a run of pixels.
     *
     * @param centre where the pixel lies among the old ones, the first of which reaches from 0 to 1
     * @param scale how many old pixels one of the result spans
     * @param range receives the first pixel of the run
     * @param size how many old pixels there are
     * @return the weight of each pixel of the run, 1 in all
     */
    public static double[] weights(double centre, double scale, int[] range, int size) {
        double stretch = Math.max(scale, 1);
        double support = SUPPORT * stretch;
        int from = Math.max(0, (int) (centre - support + 0.5));
        int to = Math.min(size, (int) (centre + support + 0.5));
        double[] weights = new double[to - from];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = cubic((from + i - centre + 0.5) / stretch);
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        range[0] = from;
        return weights;
    }

    private static double cubic(double x) {
        double t = Math.abs(x);
        if (t < 1) {
            return (1.5 * t - 2.5) * t * t + 1;
        }
        return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
    }
}
