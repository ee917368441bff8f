package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.Random;

/**
 * What a feature extractor makes of samples: one row of numbers for each, in host memory or in a
 * file that is mapped into it. Immutable; the values are not copied, so the caller leaves them
 * alone.
 */
public final class Features {

    private final FloatBuffer values;
    private final int dimension;

    private Features(FloatBuffer values, int dimension) {
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
        return of(FloatBuffer.wrap(values), dimension);
    }

    /**
     * Rows of numbers, such as those of a mapped file.
     *
     * @param values all rows, one after the other, between position and limit
     * @param dimension the length of a row, at least 1
     * @return the features
     * @throws IllegalArgumentException if the values do not make whole rows, or one is NaN or
     *     infinite; the message names its row
     */
    public static Features of(FloatBuffer values, int dimension) {
        Preconditions.checkArgument(
                dimension >= 1, "the dimension must be at least 1, but was %s", dimension);
        FloatBuffer rows = values.slice();
        int length = rows.limit();
        Preconditions.checkArgument(
                length > 0 && length % dimension == 0,
                "%s values do not make whole rows of %s",
                length,
                dimension);
        for (int i = 0; i < length; i++) {
            float value = rows.get(i);
            Preconditions.checkArgument(
                    Float.isFinite(value),
                    "feature %s of sample %s is %s: look for a damaged image or extractor",
                    i % dimension,
                    i / dimension,
                    value);
        }
        return new Features(rows, dimension);
    }

    /** {@return the number of samples} */
    public int count() {
        return values.limit() / dimension;
    }

    /** {@return the number of features of a sample} */
    public int dimension() {
        return dimension;
    }

    /** {@return all rows, one after the other, as a read-only view} */
    public FloatBuffer values() {
        return values.asReadOnlyBuffer();
    }

    /**
     * One number.
     *
     * @param row the sample, from 0
     * @param column the feature, from 0
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such sample
     */
    public float get(int row, int column) {
        return values.get(row * dimension + Objects.checkIndex(column, dimension));
    }

    /**
     * A run of rows.
     *
     * @param from the first
     * @param to the one after the last
     * @return a view of them
     * @throws IndexOutOfBoundsException if these are not within the features
     */
    public Features slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count());
        return new Features(values.slice(from * dimension, (to - from) * dimension), dimension);
    }

    /**
     * Some rows, in a given order.
     *
     * @param rows which
     * @return copies of them
     */
    public Features pick(int[] rows) {
        FloatBuffer picked = FloatBuffer.allocate(rows.length * dimension);
        for (int row : rows) {
            Objects.checkIndex(row, count());
            picked.put(values.slice(row * dimension, dimension));
        }
        return new Features(picked.flip(), dimension);
    }

    /** {@return the place of the largest number of each row, which of logits is the verdict} */
    public int[] largest() {
        int[] largest = new int[count()];
        for (int row = 0; row < largest.length; row++) {
            for (int column = 1; column < dimension(); column++) {
                if (get(row, column) > get(row, largest[row])) {
                    largest[row] = column;
                }
            }
        }
        return largest;
    }

    /**
     * All rows in random order.
     *
     * @param seed the seed of the order
     * @return the rows
     */
    public Features shuffled(long seed) {
        return pick(RandomRows.draw(count(), count(), new Random(seed)));
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
