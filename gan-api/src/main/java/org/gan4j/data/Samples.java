package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Objects;

/**
 * Samples: images as bytes, or any values as floats, with or without class labels and other
 * conditions. Real data and generated samples are both of this type.
 *
 * <p>Training asks for rows by index, a batch at a time, so an implementation need not hold all of
 * them: {@link ResidentSamples} does, and is what {@link #ofBytes} and {@link #ofFloats} make. The
 * same index always gives the same row. Implementations are safe for use by several threads.
 */
public interface Samples {

    /** {@return the number of samples} */
    long size();

    /** {@return the shape of one sample, such as (1, 28, 28)} */
    Shape sampleShape();

    /** {@return whether these are images of bytes; they are scaled to [-1, 1] on the device} */
    boolean isBytes();

    /** {@return what every sample comes with; labels are below its number of classes} */
    Conditioning conditioning();

    /**
     * Some of the samples, with their conditions.
     *
     * @param indices which, each from 0 and below {@link #size()}, in any order
     * @return these samples in host memory, in the order of the indices
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    ResidentSamples rows(long... indices);

    /**
     * The classes of some of the samples.
     *
     * @param indices which
     * @return a class for each index, from 0
     * @throws IllegalStateException if there are no labels
     */
    default int[] labels(long... indices) {
        return rows(indices).labels();
    }

    /** {@return whether there are class labels} */
    default boolean isLabelled() {
        return conditioning().classes() > 0;
    }

    /**
     * {@return all samples in host memory; resident ones are returned as they are}
     *
     * @throws IllegalStateException if they have more values than an array can hold
     */
    default ResidentSamples resident() {
        return slice(0, size());
    }

    /**
     * A run of these samples.
     *
     * @param from the first
     * @param to the one after the last
     * @return copies of them, in host memory
     * @throws IndexOutOfBoundsException if these are not within the samples
     * @throws IllegalStateException if they have more values than an array can hold
     */
    default ResidentSamples slice(long from, long to) {
        Objects.checkFromToIndex(from, to, size());
        Preconditions.checkState(
                (to - from) * sampleShape().size() < Integer.MAX_VALUE - 8,
                "%s samples of shape %s do not fit into one array: take fewer at a time",
                to - from,
                sampleShape());
        long[] indices = new long[Math.toIntExact(to - from)];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = from + i;
        }
        return rows(indices);
    }

    /**
     * {@return the values of all images as unsigned bytes; those of resident samples are not copied
     * and must not be changed}
     *
     * @throws IllegalStateException if these are not bytes
     */
    default byte[] bytes() {
        return resident().bytes();
    }

    /** {@return all values as floats; bytes are scaled to [-1, 1] by x / 127.5 - 1} */
    default float[] floats() {
        return resident().floats();
    }

    /**
     * {@return the class of each sample, from 0; those of resident samples are not copied and must
     * not be changed}
     *
     * @throws IllegalStateException if there are none
     */
    default int[] labels() {
        return resident().labels();
    }

    /**
     * Images of unsigned bytes, 0 to 255.
     *
     * @param pixels all images one after the other, each in the order of its shape; not copied
     * @param sampleShape the shape of one image: (channels, height, width)
     * @return the samples
     * @throws IllegalArgumentException if the pixels do not make whole images
     */
    static ResidentSamples ofBytes(byte[] pixels, Shape sampleShape) {
        return ResidentSamples.ofBytes(pixels, sampleShape);
    }

    /**
     * Any values. Images are in [-1, 1].
     *
     * @param values all samples one after the other, each in the order of its shape; not copied
     * @param sampleShape the shape of one sample
     * @return the samples
     * @throws IllegalArgumentException if the values do not make whole samples, or one is NaN or
     *     infinite
     */
    static ResidentSamples ofFloats(float[] values, Shape sampleShape) {
        return ResidentSamples.ofFloats(values, sampleShape);
    }
}
