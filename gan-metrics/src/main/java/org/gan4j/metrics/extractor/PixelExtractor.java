package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Torch;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.Resize;

/**
 * The pixels themselves, in [-1, 1]. Distances then mean colours in places, not what a picture
 * shows: for tests, and to find copies.
 */
public final class PixelExtractor implements FeatureExtractor {

    private PixelExtractor() {}

    /** {@return the extractor} */
    public static PixelExtractor standard() {
        return new PixelExtractor();
    }

    @Override
    public Identity identity() {
        return new Identity("pixels", "x / 127.5 - 1", Resize.NONE);
    }

    @Override
    public Extracted extract(Samples images) {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            return new Extracted(
                    ImageTensors.features(ImageTensors.pixels(manager, images).div(127.5).sub(1)),
                    null);
        }
    }
}
