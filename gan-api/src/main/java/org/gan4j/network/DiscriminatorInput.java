package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;

/**
 * What a discriminator judges.
 *
 * @param samples (N, sampleShape)
 * @param condition what they are meant to be like, a row for each
 */
public record DiscriminatorInput(NDArray samples, Condition condition) {

    /**
     * Samples alone.
     *
     * @param samples (N, sampleShape)
     * @return the input
     */
    public static DiscriminatorInput of(NDArray samples) {
        return new DiscriminatorInput(samples, Condition.NONE);
    }

    /**
     * A batch, with its conditions.
     *
     * @param batch the batch
     * @return the input
     */
    public static DiscriminatorInput of(Batch batch) {
        return new DiscriminatorInput(batch.samples(), batch.condition());
    }

    /**
     * The inputs of a block.
     *
     * @param wanted which conditions it takes
     * @return the samples, and the labels, vector and image that there are, in this order
     */
    public NDList arrays(Conditioning wanted) {
        NDList arrays = new NDList(samples);
        arrays.addAll(condition.only(wanted).arrays());
        return arrays;
    }
}
