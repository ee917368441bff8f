package org.gan4j.djl.internal.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.GeneratorInput;
import org.gan4j.sample.SampleRequest;
import org.jspecify.annotations.Nullable;

/** The latents and conditions of a request. */
public final class RequestedInput {

    /** Latents are drawn so many at a time, so that they do not depend on the count. */
    static final int BLOCK = 64;

    private final SampleRequest request;
    private final @Nullable LatentPrior prior;
    private final RequestedConditions conditions;
    private final DataType dataType;

    /**
     * Decides on everything.
     *
     * @param request what is asked for
     * @param prior the distribution of latents; null if the generator has none
     * @param conditioning what the generator must be told
     * @param counts how often each class occurs in the training data; all 0 if nobody knows
     * @param dataType the type of latents
     * @throws IllegalArgumentException if the request does not suit the generator
     */
    public RequestedInput(
            SampleRequest request,
            @Nullable LatentPrior prior,
            Conditioning conditioning,
            long[] counts,
            DataType dataType) {
        this.request = request;
        this.dataType = dataType;
        conditions = RequestedConditions.of(request, conditioning, counts);
        this.prior =
                prior == null || request.truncation() == Double.POSITIVE_INFINITY
                        ? prior
                        : prior.truncated(request.truncation());
    }

    /**
     * The input for some samples; beyond the last one those of the first are repeated.
     *
     * @param from the first, a multiple of {@link #BLOCK}
     * @param size how many
     * @param manager what the arrays belong to
     * @return the input
     */
    public GeneratorInput rows(int from, int size, NDManager manager) {
        return new GeneratorInput(
                prior == null ? null : latents(prior, from, size, manager),
                conditions.rows(from, size, dataType, manager));
    }

    private NDArray latents(LatentPrior used, int from, int size, NDManager manager) {
        NDList blocks = new NDList();
        for (int at = from; at < from + size; at += BLOCK) {
            long seed = Seeds.of("sample", request.seed(), at);
            blocks.add(used.draw(BLOCK, TorchRandom.sameEverywhere(manager, dataType, seed)));
        }
        NDArray all = blocks.size() == 1 ? blocks.head() : NDArrays.concat(blocks);
        return size % BLOCK == 0 ? all : all.get(new NDIndex("0:" + size));
    }

    /**
     * Adds what samples were asked for.
     *
     * @param made the samples
     * @return the samples with their labels, if there are any
     */
    public Samples addTo(ResidentSamples made) {
        return conditions.addTo(made);
    }
}
