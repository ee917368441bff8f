package org.gan4j.game;

import org.gan4j.data.Batch;
import org.gan4j.network.Critique;

/**
 * Samples on their way to a discriminator.
 *
 * @param batch the samples that its batch consists of, after replay; gradients by samples are taken
 *     here
 * @param differentiable whether the critique can be differentiated by them
 * @param shown what it was shown of them, after noise and augmentation
 * @param critique what it said
 */
public record Seen(Batch batch, boolean differentiable, Batch shown, Critique critique) {}
