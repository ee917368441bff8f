package org.gan4j.djl.internal.sample;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.sample.SampleRequest;
import org.jspecify.annotations.Nullable;

/** What the samples of a request are to be like. */
final class RequestedConditions {

    private final Conditioning wanted;
    private final int @Nullable [] labels;
    private final @Nullable Samples given;

    private RequestedConditions(
            Conditioning wanted, int @Nullable [] labels, @Nullable Samples given) {
        this.wanted = wanted;
        this.labels = labels;
        this.given = given;
    }

    /**
     * Decides on the conditions of every sample.
     *
     * @param wanted what the generator must be told
     * @param counts how often each class occurs in the training data; all 0 if nobody knows
     */
    static RequestedConditions of(SampleRequest request, Conditioning wanted, long[] counts) {
        Samples given = request.given();
        if (wanted.classes() == 0) {
            checkArgument(
                    request.labels() == null
                            && request.conditions() != SampleRequest.Conditions.BALANCED,
                    "this generator is not conditional on classes: leave labelled(...) and balanced()"
                            + " out of the request, or train a generator with labels");
        }
        if (given != null) {
            checkArgument(
                    !wanted.isNone(),
                    "this generator is not conditional: leave conditionedLike(...) out of the request");
            String lacking = wanted.lackingIn(given.conditioning());
            checkArgument(
                    lacking.isEmpty(), "this generator needs %s, which %s lack", lacking, given);
        } else {
            checkArgument(
                    !wanted.hasVectorOrImage(),
                    "this generator needs to be told %s for each sample: say"
                            + " request.conditionedLike(samples)",
                    wanted);
        }
        return new RequestedConditions(
                wanted,
                wanted.classes() == 0 ? null : labels(request, wanted.classes(), counts),
                given);
    }

    private static int[] labels(SampleRequest request, int classes, long[] counts) {
        int[] labels = request.labels();
        if (labels != null) {
            for (int label : labels) {
                checkArgument(
                        label >= 0 && label < classes,
                        "label %s is none of this generator's classes, 0 to %s",
                        label,
                        classes - 1);
            }
            return labels;
        }
        Samples given = request.given();
        if (given != null) {
            return given.labels();
        }
        int[] chosen = new int[request.count()];
        if (request.conditions() == SampleRequest.Conditions.BALANCED) {
            Arrays.setAll(chosen, i -> i % classes);
            return chosen;
        }
        long total = Arrays.stream(counts).sum();
        SplittableRandom random = new SplittableRandom(Seeds.of("labels", request.seed()));
        Arrays.setAll(
                chosen,
                i -> total == 0 ? random.nextInt(classes) : drawn(counts, random.nextLong(total)));
        return chosen;
    }

    private static int drawn(long[] counts, long rank) {
        long left = rank;
        int label = 0;
        while (left >= counts[label]) {
            left -= counts[label];
            label++;
        }
        return label;
    }

    /** The conditions of some samples; beyond the last one those of the first are repeated. */
    Condition rows(int from, int size, DataType type, NDManager manager) {
        if (wanted.isNone()) {
            return Condition.NONE;
        }
        NDArray classes = null;
        if (labels != null) {
            int[] own = labels;
            long[] some = new long[size];
            Arrays.setAll(some, i -> own[(from + i) % own.length]);
            classes = manager.create(some);
        }
        NDArray vector = null;
        NDArray image = null;
        if (given != null) {
            long[] indices = new long[size];
            Arrays.setAll(indices, i -> (from + i) % given.size());
            ResidentSamples some = given.rows(indices);
            if (wanted.vectorSize() > 0) {
                vector =
                        manager.create(some.vectors(), new Shape(size, wanted.vectorSize()))
                                .toType(type, false);
            }
            if (wanted.imageShape() != null) {
                image =
                        manager.create(
                                        some.images().floats(),
                                        new Shape(size).addAll(wanted.imageShape()))
                                .toType(type, false);
            }
        }
        return new Condition(classes, vector, image);
    }

    /** The samples with the labels they were asked for. */
    Samples addTo(ResidentSamples made) {
        return labels == null ? made : made.withLabels(labels, wanted.classes());
    }
}
