package org.gan4j.djl.network;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;

/** What both DCGAN networks share. */
final class Dcgan {

    /** Height and width of the smallest feature map. */
    static final int SEED_SIZE = 4;

    private static final float DEVIATION = 0.02f;

    /** PyTorch's DCGAN example draws the scales of BatchNorm from N(1, 0.02). */
    private static final Initializer AROUND_ONE =
            (manager, shape, type) -> manager.randomNormal(1f, DEVIATION, shape, type);

    private Dcgan() {}

    /** All weights from N(0, 0.02) (Radford et al. 2016, section 4). */
    static void initialise(Block block) {
        block.setInitializer(new NormalInitializer(DEVIATION), Parameter.Type.WEIGHT);
        block.setInitializer(AROUND_ONE, Parameter.Type.GAMMA);
    }

    static void checkImage(int height, int width, int channels) {
        Preconditions.checkArgument(
                height == width
                        && (height == 28 || (height >= 16 && Integer.bitCount(height) == 1)),
                "DCGAN makes square images of 28 or of a power of two from 16 pixels, not %s x %s:"
                        + " resize or pad the data",
                height,
                width);
        Preconditions.checkArgument(
                channels >= 1, "channels must be at least 1, but was %s", channels);
    }

    static int positive(String name, int value) {
        Preconditions.checkArgument(value >= 1, "%s must be at least 1, but was %s", name, value);
        return value;
    }
}
