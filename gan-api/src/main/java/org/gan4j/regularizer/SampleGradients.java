package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import java.util.Arrays;
import org.gan4j.composition.Composition;
import org.gan4j.loss.Critiques;
import org.gan4j.network.Critique;
import org.gan4j.network.NormalisesBatch;
import org.gan4j.regularizer.RegularizerContext.Place;
import org.gan4j.transform.SampleKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gradient of the discriminator by its samples, which many penalties are made of. */
final class SampleGradients {

    private static final Logger LOGGER = LoggerFactory.getLogger(SampleGradients.class);

    private SampleGradients() {}

    /**
     * ||grad_x D(x)||^2 over all axes of what is judged as one, at copies; D is the sum over
     * patches.
     */
    static NDArray squaredNorms(RegularizerContext context, NDArray samples) {
        NDArray x = context.leaf(samples);
        Critique critique = context.critique(x);
        NDArray gradient = context.gradient(critique.logits().sum(), x);
        return gradient.reshape(critique.size(), -1).square().sum(new int[] {1});
    }

    /** The same at the samples of the step, as the loss saw them. */
    static NDArray squaredNorms(RegularizerContext context, SampleKind kind, Place place) {
        NDArray gradient = context.sampleGradient(kind, place);
        Critiques critiques = context.critiques();
        NDArray logits = kind == SampleKind.REAL ? critiques.real() : critiques.fake();
        return gradient.reshape(logits.getShape().get(0), -1).square().sum(new int[] {1});
    }

    /**
     * {@link #squaredNorms} without the square. Its derivative at 0 is 0, as PyTorch's norm has it.
     */
    static NDArray norms(RegularizerContext context, NDArray samples) {
        NDArray squared = squaredNorms(context, samples);
        return squared.maximum(Float.MIN_NORMAL).sqrt();
    }

    /** e x + (1 - e) G(z), with one uniform e for each sample. */
    static NDArray betweenRealAndFake(RegularizerContext context, String purpose) {
        NDArray real = context.real();
        NDArray fake = context.fake();
        long[] shape = new long[real.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = real.getShape().get(0);
        NDArray e = context.random(purpose).uniform(new Shape(shape));
        return fake.add(e.mul(real.sub(fake)));
    }

    /** Refuses BatchNorm in D: it mixes the samples whose gradients a penalty takes one by one. */
    static void refuseBatchNorm(Regularizer penalty, Composition composition) {
        if (hasBatchNorm(penalty, composition)) {
            throw new IllegalStateException(
                    "%s penalises the gradient of each sample, but the discriminator has BatchNorm, which mixes samples: use a discriminator without it, as convolutional ones are with optNormalisation(Normalisation.layer())"
                            .formatted(penalty));
        }
    }

    static void warnOfBatchNorm(Regularizer penalty, Composition composition) {
        if (hasBatchNorm(penalty, composition)) {
            LOGGER.warn(
                    "{} penalises the gradient of each sample, but the discriminator has BatchNorm,"
                            + " which mixes samples: one without it is the usual choice",
                    penalty);
        }
    }

    private static boolean hasBatchNorm(Regularizer penalty, Composition composition) {
        return composition.networksOf(penalty.player()).stream()
                .anyMatch(network -> hasBatchNorm(network.block()));
    }

    private static boolean hasBatchNorm(Block block) {
        return block instanceof BatchNorm
                || block instanceof NormalisesBatch
                || block.getChildren().values().stream().anyMatch(SampleGradients::hasBatchNorm);
    }
}
