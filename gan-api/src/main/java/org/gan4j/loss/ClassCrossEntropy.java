package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;

/** The cross-entropy of telling one of several classes, on logits. */
public final class ClassCrossEntropy {

    private ClassCrossEntropy() {}

    /**
     * -log softmax(logits) of the right class, a mean over samples.
     *
     * @param logits (N, classes)
     * @param labels (N) of INT64, from 0
     * @return a scalar, in nats
     * @throws IllegalArgumentException if there is not one label for each row
     */
    public static NDArray of(NDArray logits, NDArray labels) {
        Preconditions.checkArgument(
                logits.getShape().dimension() == 2
                        && labels.getShape().size() == logits.getShape().get(0),
                "class logits of shape %s for labels of shape %s: one row of logits is needed for"
                        + " each sample, which packing has not",
                logits.getShape(),
                labels.getShape());
        int classes = Math.toIntExact(logits.getShape().get(1));
        return ofOneHot(logits, labels.oneHot(classes, logits.getDataType()));
    }

    /**
     * The same for classes as rows of zeros with a one.
     *
     * @param logits (N, classes)
     * @param oneHot (N, classes)
     * @return a scalar, in nats
     * @throws IllegalArgumentException if the shapes differ
     */
    public static NDArray ofOneHot(NDArray logits, NDArray oneHot) {
        Preconditions.checkArgument(
                logits.getShape().equals(oneHot.getShape()),
                "class logits of shape %s for classes of shape %s: one row of logits is needed for"
                        + " each sample, which packing has not",
                logits.getShape(),
                oneHot.getShape());
        return logits.logSoftmax(1).mul(oneHot).sum(new int[] {1}).mean().neg();
    }
}
