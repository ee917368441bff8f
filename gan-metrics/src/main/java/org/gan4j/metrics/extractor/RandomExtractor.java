package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.Resize;

/**
 * A convolutional network with random weights: three convolutions 4 x 4 of stride 2 with ReLU, then
 * the mean of each map. It knows nothing, yet tells textures apart (Naeem et al. 2020, section
 * 4.2): a stand-in for data far from ImageNet, and comparable everywhere, as its weights follow
 * from its seed.
 */
public final class RandomExtractor implements FeatureExtractor {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def forward(self, x: Tensor, a: Tensor, b: Tensor, c: Tensor) -> Tensor:
                      h = torch.relu(torch.conv2d(x, a, None, [2, 2], [1, 1], [1, 1], 1))
                      h = torch.relu(torch.conv2d(h, b, None, [2, 2], [1, 1], [1, 1], 1))
                      h = torch.relu(torch.conv2d(h, c, None, [2, 2], [1, 1], [1, 1], 1))
                      return torch.mean(h, [2, 3])
                    """);

    private static final int KERNEL = 4;
    private static final int SMALLEST = 8;

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
        Shape shape = images.sampleShape();
        Preconditions.checkArgument(
                shape.dimension() == 3 && shape.get(1) >= SMALLEST && shape.get(2) >= SMALLEST,
                "images must have shape (channels, height, width) of at least 8 x 8 pixels, but have %s",
                shape);
        try (NDManager manager = Torch.newManager(Device.cpu());
                NDScope strays = new NDScope();
                GradMode off = GradMode.off()) {
            NDArray x = ImageTensors.pixels(manager, images).div(127.5).sub(1);
            List<NDArray> weights = weights(manager, (int) shape.get(0));
            NDArray made =
                    SCRIPT.run(
                                    manager,
                                    "forward",
                                    x,
                                    weights.get(0),
                                    weights.get(1),
                                    weights.get(2))
                            .head();
            return new Extracted(ImageTensors.features(made), null);
        }
    }

    /** He initialisation (He et al. 2015, eq. 10). */
    private List<NDArray> weights(NDManager manager, int channels) {
        Random random = new Random(seed);
        List<NDArray> weights = new ArrayList<>();
        int in = channels;
        for (int layer = 0; layer < 3; layer++) {
            int out = layer == 2 ? dimension : 32;
            float[] values = new float[out * in * KERNEL * KERNEL];
            double deviation = Math.sqrt(2.0 / (in * KERNEL * KERNEL));
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            weights.add(manager.create(values, new Shape(out, in, KERNEL, KERNEL)));
            in = out;
        }
        return weights;
    }
}
