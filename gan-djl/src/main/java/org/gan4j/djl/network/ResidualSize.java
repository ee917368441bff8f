package org.gan4j.djl.network;

import com.google.common.base.Preconditions;

/** The image sizes for which there are published residual networks; others take the one below. */
enum ResidualSize {
    UP_TO_47(32),
    UP_TO_63(48),
    UP_TO_127(64),
    LARGE(128);

    /** The side of the published images. */
    final int published;

    ResidualSize(int published) {
        this.published = published;
    }

    static ResidualSize of(int height, int width) {
        int longer = Math.max(height, width);
        ResidualSize found = UP_TO_47;
        for (ResidualSize size : values()) {
            found = longer >= size.published ? size : found;
        }
        return found;
    }

    /** Refuses sides that cannot be doubled or halved so often. */
    static void check(int height, int width, int times) {
        int scale = 1 << times;
        Preconditions.checkArgument(
                height >= scale && width >= scale && height % scale == 0 && width % scale == 0,
                "this network doubles or halves its images %s times, so height and width must be multiples of %s, not %s x %s: resize or pad the data",
                times,
                scale,
                height,
                width);
    }
}
