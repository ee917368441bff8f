package org.gan4j.djl.network;

import com.google.common.base.Preconditions;
import org.gan4j.data.Conditioning;

/** What both perceptrons share. */
final class Mlp {

    static final int[] WIDTHS = {128, 128, 128};

    private Mlp() {}

    static int[] checkWidths(int... widths) {
        Preconditions.checkArgument(
                widths.length >= 1, "a perceptron needs at least one hidden layer: give its units");
        for (int width : widths) {
            Dcgan.positive("each of widths", width);
        }
        return widths.clone();
    }

    static double checkSlope(double slope) {
        Preconditions.checkArgument(
                slope >= 0 && slope < 1, "slope must be in [0, 1), but was %s", slope);
        return slope;
    }

    /** As long as there are classes, unless it is given; 1, of no effect, without labels. */
    static int embeddingSize(Conditioning conditioning, int given) {
        return given > 0 ? given : Math.max(1, conditioning.classes());
    }
}
