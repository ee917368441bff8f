package org.gan4j.sample;

/**
 * How a generator that takes images translates them.
 *
 * @param asInTraining whether dropout is on, and batch normalisation has the statistics of the
 *     single picture, as in pix2pix (Isola et al. 2017, section 3.4); else there is no dropout, and
 *     it has those that ran along in training
 * @param seed of dropout, for which every picture draws by itself
 */
public record Translation(boolean asInTraining, long seed) {

    /**
     * As in pix2pix.
     *
     * @param seed of dropout
     * @return with dropout, and the statistics of each picture
     */
    public static Translation asInTraining(long seed) {
        return new Translation(true, seed);
    }

    /** {@return without dropout, and with running statistics} */
    public static Translation averaged() {
        return new Translation(false, 0);
    }
}
