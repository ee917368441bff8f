package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import java.util.Arrays;
import org.gan4j.Critiques;
import org.gan4j.Regularizer;
import org.gan4j.RegularizerContext;
import org.gan4j.SampleKind;
import org.gan4j.TrainerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gradient of the discriminator by its samples, which many penalties are made of. */
final class SampleGradients {

    private static final Logger LOGGER = LoggerFactory.getLogger(SampleGradients.class);

    private SampleGradients() {}

    /** ||grad_x D(x)||^2 over all axes of what each logit judges, one per logit, at copies. */
    static NDArray squaredNorms(RegularizerContext context, NDArray samples) {
        NDArray x = context.leaf(samples);
        NDArray logits = context.critique(x).logits();
        NDArray gradient = context.gradient(logits.sum(), x);
        return gradient.reshape(logits.size(), -1).square().sum(new int[] {1});
    }

    /** The same at the samples of the step, as the loss saw them. */
    static NDArray squaredNorms(RegularizerContext context, SampleKind kind) {
        NDArray gradient = context.sampleGradient(kind);
        Critiques critiques = context.critiques();
        NDArray logits = kind == SampleKind.REAL ? critiques.real() : critiques.fake();
        return gradient.reshape(logits.size(), -1).square().sum(new int[] {1});
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
    static void refuseBatchNorm(Regularizer penalty, TrainerConfig config) {
        if (hasBatchNorm(config.discriminator().block())) {
            throw new IllegalStateException(
                    "%s penalises the gradient of each sample, but the discriminator has BatchNorm, which mixes samples: use a discriminator without it"
                            .formatted(penalty));
        }
    }

    static void warnOfBatchNorm(Regularizer penalty, TrainerConfig config) {
        if (hasBatchNorm(config.discriminator().block())) {
            LOGGER.warn(
                    "{} penalises the gradient of each sample, but the discriminator has BatchNorm,"
                            + " which mixes samples: one without it is the usual choice",
                    penalty);
        }
    }

    private static boolean hasBatchNorm(Block block) {
        return block instanceof BatchNorm
                || block.getChildren().values().stream().anyMatch(SampleGradients::hasBatchNorm);
    }
}
