package org.gan4j.network;

/**
 * The averaged weights of a network: after every step of its player each averaged weight a moves
 * towards the live weight w by a += k (w - a). The average starts as a copy of the initial weights.
 */
public interface WeightAverage {

    /**
     * The factor k of this update.
     *
     * @param imagesSeen real images shown to the discriminator so far
     * @param newImages how many of them since the last update of the average
     * @return k in [0, 1]; 1 copies the live weights, 0 leaves the average alone
     */
    double weightOfPresent(long imagesSeen, long newImages);

    /**
     * {@return whether buffers such as BatchNorm's running statistics are averaged like weights; if
     * not they are copied from the live network. The vectors of spectral normalisation are neither:
     * they follow the averaged weights by power iteration}
     */
    default boolean averagesBuffers() {
        return true;
    }
}
