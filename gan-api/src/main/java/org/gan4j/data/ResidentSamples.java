package org.gan4j.data;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Objects;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/**
 * Samples in host memory. Immutable; the arrays handed in are not copied and must not be changed
 * afterwards.
 */
public final class ResidentSamples implements Samples {

    private final int size;
    private final Shape sampleShape;
    private final byte @Nullable [] bytes;
    private final float @Nullable [] floats;
    private final int @Nullable [] labels;
    private final float @Nullable [] vectors;
    private final @Nullable ResidentSamples images;
    private final Conditioning conditioning;

    private ResidentSamples(
            Shape sampleShape,
            byte @Nullable [] bytes,
            float @Nullable [] floats,
            int @Nullable [] labels,
            float @Nullable [] vectors,
            @Nullable ResidentSamples images,
            Conditioning conditioning) {
        this.size = count(sampleShape, bytes != null ? bytes.length : checkNotNull(floats).length);
        this.sampleShape = sampleShape;
        this.bytes = bytes;
        this.floats = floats;
        this.labels = labels;
        this.vectors = vectors;
        this.images = images;
        this.conditioning = conditioning;
    }

    private static int count(Shape sampleShape, int values) {
        long perSample = sampleShape.size();
        checkArgument(
                perSample >= 1,
                "a sample needs at least one value, but its shape is %s",
                sampleShape);
        checkArgument(
                values % perSample == 0,
                "%s values do not make whole samples of shape %s",
                values,
                sampleShape);
        return (int) (values / perSample);
    }

    /** See {@link Samples#ofBytes}. */
    static ResidentSamples ofBytes(byte[] pixels, Shape sampleShape) {
        return new ResidentSamples(
                sampleShape,
                checkNotNull(pixels, "pixels"),
                null,
                null,
                null,
                null,
                Conditioning.none());
    }

    /** See {@link Samples#ofFloats}. */
    static ResidentSamples ofFloats(float[] values, Shape sampleShape) {
        checkNotNull(values, "values");
        count(sampleShape, values.length);
        checkFinite(values, sampleShape.size());
        return new ResidentSamples(
                sampleShape, null, values, null, null, null, Conditioning.none());
    }

    private static void checkFinite(float[] values, long perSample) {
        for (int i = 0; i < values.length; i++) {
            checkArgument(
                    Float.isFinite(values[i]),
                    "value %s of sample %s is %s: remove or repair it, training would spread it",
                    i % perSample,
                    i / perSample,
                    values[i]);
        }
    }

    /**
     * The same samples with class labels; there are as many classes as the largest label says, but
     * at least 2.
     *
     * @param classes the class of each sample, from 0
     * @return new samples that share the values
     * @throws IllegalArgumentException if there is not one label for each sample, or one is below 0
     */
    public ResidentSamples withLabels(int[] classes) {
        int largest = Arrays.stream(checkNotNull(classes, "labels")).max().orElse(0);
        return withLabels(classes, Math.max(2, largest + 1));
    }

    /**
     * The same samples with class labels.
     *
     * @param classes the class of each sample, from 0
     * @param count the number of classes, at least 2, which may be more than occur
     * @return new samples that share the values
     * @throws IllegalArgumentException if there is not one label for each sample, or one is out of
     *     range
     */
    public ResidentSamples withLabels(int[] classes, int count) {
        checkArgument(classes.length == size, "%s labels for %s samples", classes.length, size);
        for (int i = 0; i < size; i++) {
            checkArgument(
                    classes[i] >= 0 && classes[i] < count,
                    "the label of sample %s is %s, but classes are 0 to %s",
                    i,
                    classes[i],
                    count - 1);
        }
        return new ResidentSamples(
                sampleShape,
                bytes,
                floats,
                classes,
                vectors,
                images,
                new Conditioning(count, conditioning.vectorSize(), conditioning.imageShape()));
    }

    /**
     * The same samples with a vector for each.
     *
     * @param values the vectors one after the other
     * @param length the length of a vector, at least 1
     * @return new samples that share the values
     * @throws IllegalArgumentException if there is not one vector for each sample, or a value is
     *     NaN or infinite
     */
    public ResidentSamples withVectors(float[] values, int length) {
        Conditioning vector = Conditioning.vector(length);
        checkArgument(
                values.length == (long) size * length,
                "%s values for %s vectors of length %s",
                values.length,
                size,
                length);
        checkFinite(values, length);
        return new ResidentSamples(
                sampleShape,
                bytes,
                floats,
                labels,
                values,
                images,
                new Conditioning(
                        conditioning.classes(), vector.vectorSize(), conditioning.imageShape()));
    }

    /**
     * The same samples with a condition image for each.
     *
     * @param conditions as many samples, whose own conditions are left aside
     * @return new samples that share the values
     * @throws IllegalArgumentException if there is not one for each sample
     */
    public ResidentSamples withImages(ResidentSamples conditions) {
        checkArgument(
                conditions.size == size,
                "%s condition images for %s samples",
                conditions.size,
                size);
        return new ResidentSamples(
                sampleShape,
                bytes,
                floats,
                labels,
                vectors,
                conditions,
                new Conditioning(
                        conditioning.classes(), conditioning.vectorSize(), conditions.sampleShape));
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public boolean isBytes() {
        return bytes != null;
    }

    @Override
    public Conditioning conditioning() {
        return conditioning;
    }

    @Override
    public byte[] bytes() {
        checkState(bytes != null, "these samples are floats: see isBytes()");
        return bytes;
    }

    @Override
    public float[] floats() {
        if (floats != null) {
            return floats;
        }
        byte[] pixels = bytes();
        HeapRoom.check(
                (long) Float.BYTES * pixels.length,
                "the floats of " + this,
                "take slices, or bytes()");
        float[] scaled = new float[pixels.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (pixels[i] & 0xff) / 127.5f - 1;
        }
        return scaled;
    }

    @Override
    public int[] labels() {
        checkState(labels != null, "these samples have no labels: see isLabelled()");
        return labels;
    }

    /**
     * {@return the vectors one after the other; not copied}
     *
     * @throws IllegalStateException if there are none
     */
    public float[] vectors() {
        checkState(vectors != null, "these samples have no vectors: see conditioning()");
        return vectors;
    }

    /**
     * {@return the condition images}
     *
     * @throws IllegalStateException if there are none
     */
    public ResidentSamples images() {
        checkState(images != null, "these samples have no condition images: see conditioning()");
        return images;
    }

    @Override
    public ResidentSamples resident() {
        return this;
    }

    @Override
    public ResidentSamples rows(long... indices) {
        for (long index : indices) {
            Objects.checkIndex(index, (long) size);
        }
        int each = (int) sampleShape.size();
        long values = (long) indices.length * each;
        int bytesPerValue = bytes == null ? Float.BYTES : 1;
        HeapRoom.check(
                values * bytesPerValue,
                "%,d samples of shape %s".formatted(indices.length, sampleShape),
                "take fewer at once");
        checkArgument(
                values <= Integer.MAX_VALUE - 8,
                "%s samples of shape %s are more values than an array holds: take fewer at once",
                indices.length,
                sampleShape);
        int length = (int) values;
        byte[] someBytes = bytes == null ? null : new byte[length];
        float[] someFloats = floats == null ? null : new float[length];
        int[] someLabels = labels == null ? null : new int[indices.length];
        int vectorSize = conditioning.vectorSize();
        float[] someVectors = vectors == null ? null : new float[indices.length * vectorSize];
        for (int i = 0; i < indices.length; i++) {
            int at = (int) indices[i];
            copy(bytes, at * each, someBytes, i * each, each);
            copy(floats, at * each, someFloats, i * each, each);
            copy(labels, at, someLabels, i, 1);
            copy(vectors, at * vectorSize, someVectors, i * vectorSize, vectorSize);
        }
        return new ResidentSamples(
                sampleShape,
                someBytes,
                someFloats,
                someLabels,
                someVectors,
                images == null ? null : images.rows(indices),
                conditioning);
    }

    private static void copy(
            @Nullable Object from, int at, @Nullable Object to, int place, int count) {
        if (from != null && to != null) {
            System.arraycopy(from, at, to, place, count);
        }
    }

    @Override
    public String toString() {
        String given = conditioning.isNone() ? "" : " with " + conditioning;
        return size + " samples of shape " + sampleShape + given;
    }
}
