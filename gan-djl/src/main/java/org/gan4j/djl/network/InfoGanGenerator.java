package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Tanh;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;

/**
 * The generator of InfoGAN for digits (Chen et al. 2016, appendix C.1): a linear layer of 1024
 * units, one of 128 maps of a quarter of the height and width, each with BatchNorm and ReLU, and
 * two transposed convolutions. It ends with Tanh, where the authors have sigmoid for images in [0,
 * 1].
 *
 * <ul>
 *   <li>input: z (N, latentSize): noise, then codes
 *   <li>output: (N, channels, height, width) in [-1, 1]
 * </ul>
 */
public final class InfoGanGenerator implements Generator {

    private static final String NETWORK = "infogan-generator";
    private static final int UNITS = 1024;
    private static final int MAPS = 128;

    private final Shape sampleShape;
    private final int latentSize;
    private final Block block;

    private InfoGanGenerator(Shape sampleShape, int latentSize) {
        this.sampleShape = sampleShape;
        this.latentSize = latentSize;
        int height = (int) sampleShape.get(1) / 4;
        int width = (int) sampleShape.get(2) / 4;
        block =
                new Sequential()
                        .add(new Linear(UNITS, false))
                        .add(new BatchNorm())
                        .add(new Relu())
                        .add(new Linear(MAPS * height * width, false))
                        .add(new BatchNorm())
                        .add(new Relu())
                        .add("as_maps", new Reshape(new Shape(MAPS, height, width)))
                        .add(Dcgan.doubling(MAPS / 2, false))
                        .add(new BatchNorm())
                        .add(new Relu())
                        .add(Dcgan.doubling((int) sampleShape.get(0), true))
                        .add(new Tanh());
        Initialisation.DCGAN.apply(block);
    }

    /**
     * Describes the network.
     *
     * @param height height of the images, a multiple of 4
     * @param width width of the images, a multiple of 4
     * @param channels 1 for grey, 3 for colour
     * @param latentSize noise and codes, at least 1; {@code CodedPrior.size()}
     * @return the generator
     */
    public static InfoGanGenerator of(int height, int width, int channels, int latentSize) {
        checkImage(height, width, channels);
        return new InfoGanGenerator(
                new Shape(channels, height, width), Dcgan.positive("latentSize", latentSize));
    }

    static void checkImage(int height, int width, int channels) {
        Preconditions.checkArgument(
                height >= 4 && width >= 4 && height % 4 == 0 && width % 4 == 0,
                "this network halves images twice, so height and width must be multiples of 4, not"
                        + " %s x %s: resize or pad the data",
                height,
                width);
        Dcgan.positive("channels", channels);
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public int latentSize() {
        return latentSize;
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        return Optional.of(
                NetworkRecipe.of(NETWORK)
                        .with("height", (int) sampleShape.get(1))
                        .with("width", (int) sampleShape.get(2))
                        .with("channels", (int) sampleShape.get(0))
                        .with("latentSize", latentSize));
    }

    @Override
    public String toString() {
        return "InfoGanGenerator" + sampleShape;
    }

    /** Builds it again from its recipe. */
    public static final class Factory implements GeneratorFactory {

        @Override
        public String network() {
            return NETWORK;
        }

        @Override
        public Generator create(NetworkRecipe recipe) {
            return of(
                    recipe.setting("height"),
                    recipe.setting("width"),
                    recipe.setting("channels"),
                    recipe.setting("latentSize"));
        }
    }
}
