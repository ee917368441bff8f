package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * Tells floats that look like images but are not in [-1, 1], where everything here has them: with
 * values up to 255, or from 0 on, training and metrics run all the same, and mean something else.
 */
public final class ImageRange {

    private static final long MOST_LOOKED_AT = 64;
    private static final float ROUNDING = 1e-3f;

    private ImageRange() {}

    /**
     * Looks at the first samples, at most 64.
     *
     * @param samples any
     * @return what is strange and how to mend it; nothing for bytes, for samples of another shape
     *     than (1 or 3, height, width), and for images in [-1, 1] of which one is below 0
     */
    public static Optional<String> doubt(Samples samples) {
        Shape shape = samples.sampleShape();
        boolean images =
                shape.dimension() == 3
                        && (shape.get(0) == 1 || shape.get(0) == 3)
                        && shape.get(1) > 1
                        && shape.get(2) > 1;
        if (!images || samples.isBytes() || samples.size() == 0) {
            return Optional.empty();
        }
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : samples.slice(0, Math.min(MOST_LOOKED_AT, samples.size())).floats()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        String found =
                "floats of shape %s look like images, with values from %s to %s; images are in [-1, 1]"
                        .formatted(shape, least, most);
        if (least < -1 - ROUNDING || most > 1 + ROUNDING) {
            return Optional.of(
                    found + ": scale 0 to 255 by x / 127.5 - 1, or give bytes to Samples.ofBytes");
        }
        return least < 0
                ? Optional.empty()
                : Optional.of(found + ": if 0 is black and 1 is white, scale them by 2 x - 1");
    }
}
