package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.jspecify.annotations.Nullable;

/**
 * What a generator makes samples of.
 *
 * @param latent z of shape (N, d); null for a generator without latents, such as one that
 *     translates images
 * @param condition what the samples are to be like, a row for each
 */
public record GeneratorInput(@Nullable NDArray latent, Condition condition) {

    /**
     * Latents alone.
     *
     * @param latent (N, d)
     * @return the input
     */
    public static GeneratorInput of(NDArray latent) {
        return new GeneratorInput(latent, Condition.NONE);
    }

    /**
     * The same conditions with other latents.
     *
     * @param other (N, d)
     * @return the input
     */
    public GeneratorInput withLatent(NDArray other) {
        return new GeneratorInput(other, condition);
    }

    /**
     * The inputs of a block.
     *
     * @param wanted which conditions it takes
     * @return the latent, labels, vector and image that there are, in this order
     */
    public NDList arrays(Conditioning wanted) {
        NDList arrays = new NDList();
        if (latent != null) {
            arrays.add(latent);
        }
        arrays.addAll(condition.only(wanted).arrays());
        return arrays;
    }
}
