package org.gan4j;

/**
 * What the discriminator is told: decides the labels of every one of its steps. Label smoothing and
 * label flipping live here.
 */
@FunctionalInterface
public interface TargetPolicy {

    /**
     * Decides the labels of one discriminator step.
     *
     * @param batchSize the number N of logits of real and of generated samples
     * @param context the step, with its random numbers
     * @return the labels
     */
    Targets targets(long batchSize, StepContext context);

    /** {@return 1 for every real sample, 0 for every generated one} */
    static TargetPolicy hard() {
        return HardTargets.INSTANCE;
    }
}
