package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * The labels that a discriminator is trained towards, in [0, 1].
 *
 * @param real labels of the real batch, broadcast to the logits: (N) or (N, 1, ...), or one number;
 *     null for a hard 1, which spares the arithmetic
 * @param fake labels of the generated batch, broadcast to the logits: (N) or (N, 1, ...), or one
 *     number; null for a hard 0
 */
public record Targets(@Nullable NDArray real, @Nullable NDArray fake) {

    /** 1 for every real sample, 0 for every generated one. */
    public static final Targets HARD = new Targets(null, null);
}
