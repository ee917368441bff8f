package org.gan4j.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Samples in host memory: images as bytes, or any values as floats, with or without class labels.
 * Real data and generated samples are both of this type. Immutable; the arrays handed in are not
 * copied and must not be changed afterwards.
 */
public final class Samples {

    private final int size;
    private final Shape sampleShape;
    private final byte @Nullable [] bytes;
    private final float @Nullable [] floats;
    private final int @Nullable [] labels;

    private Samples(
            Shape sampleShape,
            byte @Nullable [] bytes,
            float @Nullable [] floats,
            int @Nullable [] labels) {
        long perSample = sampleShape.size();
        checkArgument(
                perSample >= 1,
                "a sample needs at least one value, but its shape is %s",
                sampleShape);
        int values = bytes != null ? bytes.length : checkNotNull(floats).length;
        checkArgument(
                values % perSample == 0,
                "%s values do not make whole samples of shape %s",
                values,
                sampleShape);
        this.size = (int) (values / perSample);
        this.sampleShape = sampleShape;
        this.bytes = bytes;
        this.floats = floats;
        this.labels = labels;
        checkArgument(
                labels == null || labels.length == size,
                "%s labels for %s samples",
                labels == null ? 0 : labels.length,
                size);
    }

    /**
     * Images of unsigned bytes, 0 to 255.
     *
     * @param pixels all images one after the other, each in the order of its shape
     * @param sampleShape the shape of one image: (channels, height, width)
     * @return the samples
     * @throws IllegalArgumentException if the pixels do not make whole images
     */
    public static Samples ofBytes(byte[] pixels, Shape sampleShape) {
        return new Samples(sampleShape, checkNotNull(pixels, "pixels"), null, null);
    }

    /**
     * Any values. Images are in [-1, 1].
     *
     * @param values all samples one after the other, each in the order of its shape
     * @param sampleShape the shape of one sample
     * @return the samples
     * @throws IllegalArgumentException if the values do not make whole samples, or one is NaN or
     *     infinite
     */
    public static Samples ofFloats(float[] values, Shape sampleShape) {
        Samples samples = new Samples(sampleShape, null, checkNotNull(values, "values"), null);
        for (int i = 0; i < values.length; i++) {
            checkArgument(
                    Float.isFinite(values[i]),
                    "value %s of sample %s is %s: remove or repair it, training would spread it",
                    i % sampleShape.size(),
                    i / sampleShape.size(),
                    values[i]);
        }
        return samples;
    }

    /**
     * The same samples with class labels.
     *
     * @param classes the class of each sample, from 0
     * @return new samples that share the values
     * @throws IllegalArgumentException if there is not one label for each sample
     */
    public Samples withLabels(int[] classes) {
        return new Samples(sampleShape, bytes, floats, checkNotNull(classes, "labels"));
    }

    /** {@return the number of samples} */
    public int size() {
        return size;
    }

    /** {@return the shape of one sample, such as (1, 28, 28)} */
    public Shape sampleShape() {
        return sampleShape;
    }

    /** {@return whether these are images of bytes} */
    public boolean isBytes() {
        return bytes != null;
    }

    /** {@return whether there are class labels} */
    public boolean isLabelled() {
        return labels != null;
    }

    /**
     * {@return the values of images as unsigned bytes, not copied}
     *
     * @throws IllegalStateException if these are not bytes
     */
    public byte[] bytes() {
        checkState(bytes != null, "these samples are floats: see isBytes()");
        return bytes;
    }

    /** {@return the values as floats; bytes are scaled to [-1, 1] by x / 127.5 - 1} */
    public float[] floats() {
        if (floats != null) {
            return floats;
        }
        byte[] pixels = bytes();
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (pixels[i] & 0xff) / 127.5f - 1;
        }
        return scaled;
    }

    /**
     * {@return the class of each sample, from 0; not copied}
     *
     * @throws IllegalStateException if there are none
     */
    public int[] labels() {
        checkState(labels != null, "these samples have no labels: see isLabelled()");
        return labels;
    }

    /**
     * A run of these samples.
     *
     * @param from the first
     * @param to the one after the last
     * @return copies of them
     * @throws IndexOutOfBoundsException if these are not within the samples
     */
    public Samples slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        int each = (int) sampleShape.size();
        return new Samples(
                sampleShape,
                bytes == null ? null : Arrays.copyOfRange(bytes, from * each, to * each),
                floats == null ? null : Arrays.copyOfRange(floats, from * each, to * each),
                labels == null ? null : Arrays.copyOfRange(labels, from, to));
    }

    @Override
    public String toString() {
        return size + " samples of shape " + sampleShape;
    }
}
