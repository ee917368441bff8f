package org.gan4j.data;

import ai.djl.ndarray.NDArray;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/**
 * Samples and what they come with, on the device.
 *
 * @param samples (N, sampleShape)
 * @param condition a row for each sample, or {@link Condition#NONE}
 */
public record Batch(NDArray samples, Condition condition) {

    /**
     * Samples that come with nothing.
     *
     * @param samples (N, sampleShape)
     * @return the batch
     */
    public static Batch of(NDArray samples) {
        return new Batch(samples, Condition.NONE);
    }

    /** {@return N} */
    public long size() {
        return samples.getShape().get(0);
    }

    /**
     * Other samples with the same conditions.
     *
     * @param others as many
     * @return the batch
     */
    public Batch with(NDArray others) {
        return others == samples ? this : new Batch(others, condition);
    }

    /**
     * This batch and another one as one.
     *
     * @param other samples of the same shape, with the same kinds of conditions
     * @return the rows of this, then those of the other
     */
    public Batch followedBy(Batch other) {
        Iterator<NDArray> others = other.condition.arrays().iterator();
        return new Batch(
                samples.concat(other.samples), condition.map(own -> own.concat(others.next())));
    }

    /**
     * The same change of samples and conditions, such as a choice of rows.
     *
     * @param change of one array
     * @return the changed batch
     */
    public Batch map(UnaryOperator<NDArray> change) {
        return new Batch(change.apply(samples), condition.map(change));
    }
}
