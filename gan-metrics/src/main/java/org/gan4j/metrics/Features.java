package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a feature extractor makes of samples: one row of numbers for each, in host memory.
 * Immutable; the values are not copied, so the caller leaves them alone.
 */
public final class Features {

    private final float[] values;
    private final int dimension;

    private Features(float[] values, int dimension) {
        this.values = values;
        this.dimension = dimension;
    }

    /**
     * Rows of numbers.
     *
     * @param values all rows, one after the other
     * @param dimension the length of a row, at least 1
     * @return the features
     * @throws IllegalArgumentException if the values do not make whole rows, or one is NaN or
     *     infinite; the message names its row
     */
    public static Features of(float[] values, int dimension) {
        Preconditions.checkArgument(
                dimension >= 1, "the dimension must be at least 1, but was %s", dimension);
        Preconditions.checkArgument(
                values.length > 0 && values.length % dimension == 0,
                "%s values do not make whole rows of %s",
                values.length,
                dimension);
        for (int i = 0; i < values.length; i++) {
            Preconditions.checkArgument(
                    Float.isFinite(values[i]),
                    "feature %s of sample %s is %s: look for a damaged image or extractor",
                    i % dimension,
                    i / dimension,
                    values[i]);
        }
        return new Features(values, dimension);
    }

    /** {@return the number of samples} */
    public int count() {
        return values.length / dimension;
    }

    /** {@return the number of features of a sample} */
    public int dimension() {
        return dimension;
    }

    /** {@return all rows, one after the other; not copied} */
    public float[] values() {
        return values;
    }

    /**
     * A run of rows.
     *
     * @param from the first
     * @param to the one after the last
     * @return copies of them
     * @throws IndexOutOfBoundsException if these are not within the features
     */
    public Features slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count());
        return new Features(
                Arrays.copyOfRange(values, from * dimension, to * dimension), dimension);
    }

    /**
     * Some rows, in a given order.
     *
     * @param rows which
     * @return copies of them
     */
    public Features pick(int[] rows) {
        float[] picked = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            Objects.checkIndex(rows[i], count());
            System.arraycopy(values, rows[i] * dimension, picked, i * dimension, dimension);
        }
        return new Features(picked, dimension);
    }

    static void checkAlike(Features real, Features fake, int atLeast) {
        Preconditions.checkArgument(
                real.dimension == fake.dimension,
                "the real features have %s dimensions but the generated ones %s: use one extractor for"
                        + " both",
                real.dimension,
                fake.dimension);
        Preconditions.checkArgument(
                real.count() >= atLeast && fake.count() >= atLeast,
                "at least %s samples of each kind are needed, but there are %s real and %s generated"
                        + " ones",
                atLeast,
                real.count(),
                fake.count());
    }

    @Override
    public String toString() {
        return count() + " rows of " + dimension + " features";
    }
}
