package org.gan4j.metrics.extractor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.nio.ByteBuffer;
import org.gan4j.data.Samples;
import org.gan4j.metrics.Features;

/** Images to arrays, and arrays to features. */
final class ImageTensors {

    private ImageTensors() {}

    /**
     * Images as float32 of shape (N, C, H, W), from 0 to 255. Values in [-1, 1] are rounded to what
     * a picture file would hold, so that a generator is judged by what it would save.
     */
    static NDArray pixels(NDManager manager, Samples images) {
        Shape each = images.sampleShape();
        Preconditions.checkArgument(
                each.dimension() == 3,
                "images must have shape (channels, height, width), but have %s",
                each);
        Shape shape = new Shape(images.size()).addAll(each);
        if (images.isBytes()) {
            return manager.create(ByteBuffer.wrap(images.bytes()), shape, DataType.UINT8)
                    .toType(DataType.FLOAT32, false);
        }
        return manager.create(images.floats(), shape).add(1).mul(127.5).round().clip(0, 255);
    }

    /** The same images as bytes. */
    static Samples bytes(Samples images) {
        if (images.isBytes()) {
            return images;
        }
        float[] values = images.floats();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            double pixel = Math.rint((values[i] + 1) * 127.5f);
            bytes[i] = (byte) Math.max(0, Math.min(255, pixel));
        }
        return Samples.ofBytes(bytes, images.sampleShape());
    }

    /** Grey images with three equal channels; others as they are. */
    static NDArray colours(NDArray pixels) {
        long channels = pixels.getShape().get(1);
        Preconditions.checkArgument(
                channels == 1 || channels == 3,
                "images must have 1 or 3 channels, but have %s",
                channels);
        return channels == 3 ? pixels : pixels.repeat(1, 3);
    }

    /** Rows of an array of shape (N, ...). */
    static Features features(NDArray array) {
        long count = array.getShape().get(0);
        return Features.of(
                array.toType(DataType.FLOAT32, false).toFloatArray(),
                Math.toIntExact(array.size() / count));
    }
}
