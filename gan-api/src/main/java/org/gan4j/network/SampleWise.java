package org.gan4j.network;

/**
 * A block or network that may compute each sample by itself: the output for a sample depends on the
 * sample and the weights alone, not on what else is in the batch, nor on how many passes there were
 * before, nor on random numbers. Real and generated samples can then be judged in one pass.
 */
public interface SampleWise {

    /** {@return whether it does} */
    boolean isSampleWise();
}
