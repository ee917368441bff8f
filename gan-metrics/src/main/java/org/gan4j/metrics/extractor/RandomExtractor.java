package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.google.common.base.Preconditions;
import java.nio.file.Path;
import java.util.Random;
import org.gan4j.data.Samples;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.GlobalAveragePool;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.Resize;

/**
 * A convolutional network with random weights: three convolutions 4 x 4 of stride 2 with ReLU, then
 * the mean of each map. It knows nothing, yet tells textures apart (Naeem et al. 2020, section
 * 4.2): a stand-in for data far from ImageNet, and comparable everywhere, as its weights follow
 * from its seed.
 */
public final class RandomExtractor implements FeatureExtractor {

    private static final int KERNEL = 4;
    private static final int SMALLEST = 8;
    private static final int LAYERS = 3;
    private static final int INNER = 32;

    private final int dimension;
    private final long seed;

    private RandomExtractor(int dimension, long seed) {
        this.dimension = dimension;
        this.seed = seed;
    }

    /**
     * An extractor.
     *
     * @param dimension the number of features, at least 4; 64 separate small images well
     * @param seed the seed of the weights
     * @return the extractor
     * @throws IllegalArgumentException if the dimension is below 4
     */
    public static RandomExtractor of(int dimension, long seed) {
        Preconditions.checkArgument(
                dimension >= 4, "the dimension must be at least 4, but was %s", dimension);
        return new RandomExtractor(dimension, seed);
    }

    @Override
    public Identity identity() {
        return new Identity(
                "random-convolutions",
                "dimension %s, seed %s".formatted(dimension, seed),
                Resize.NONE);
    }

    @Override
    public Extracted extract(Samples images) {
        checkShape(images.sampleShape());
        try (NDManager manager = Torch.newManager(Device.cpu());
                NDScope strays = new NDScope();
                GradMode off = GradMode.off()) {
            Sequential network = network(manager, images.sampleShape());
            NDList pixels = new NDList(ImageTensors.pixels(manager, images));
            ParameterStore store = new ParameterStore(manager, false);
            return new Extracted(
                    ImageTensors.features(network.forward(store, pixels, false).head()), null);
        }
    }

    private static void checkShape(Shape shape) {
        Preconditions.checkArgument(
                shape.dimension() == 3 && shape.get(1) >= SMALLEST && shape.get(2) >= SMALLEST,
                "images must have shape (channels, height, width) of at least 8 x 8 pixels, but have %s",
                shape);
    }

    @Override
    public void exportTorchScript(Path file, Shape imageShape) {
        checkShape(imageShape);
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            ExtractorExport.write(this, network(manager, imageShape), imageShape, file);
        }
    }

    /** He initialisation (He et al. 2015, eq. 10). */
    private Sequential network(NDManager manager, Shape imageShape) {
        Random random = new Random(seed);
        Sequential network = new Sequential().add("pixels", new PixelInput(127.5, 127.5, false));
        long in = imageShape.get(0);
        for (int layer = 0; layer < LAYERS; layer++) {
            int out = layer == LAYERS - 1 ? dimension : INNER;
            float[] values = new float[(int) (out * in * KERNEL * KERNEL)];
            double deviation = Math.sqrt(2.0 / (in * KERNEL * KERNEL));
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            Conv2d convolution =
                    Conv2d.builder()
                            .setFilters(out)
                            .setKernel(KERNEL)
                            .optStride(2)
                            .optPadding(1)
                            .optBias(false)
                            .build();
            convolution
                    .getParameters()
                    .get("weight")
                    .setArray(manager.create(values, new Shape(out, in, KERNEL, KERNEL)));
            network.add(convolution).add(new Relu());
            in = out;
        }
        return network.add(new GlobalAveragePool());
    }
}
