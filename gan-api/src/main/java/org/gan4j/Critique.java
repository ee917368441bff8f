package org.gan4j;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What the discriminator says of a batch.
 *
 * @param logits raw, unsquashed scores of shape (N), or of (N / m) where m samples are judged as
 *     one; larger means more real
 * @param features outputs of the intermediate layers a network chooses to show, each with the batch
 *     as first axis; may be empty
 */
public record Critique(NDArray logits, NDList features) {}
