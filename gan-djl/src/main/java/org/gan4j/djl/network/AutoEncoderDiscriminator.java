package org.gan4j.djl.network;

import ai.djl.nn.Block;
import org.gan4j.djl.nn.ReconstructionEnergy;
import org.gan4j.network.Discriminator;

/**
 * An auto-encoder as the discriminator of an energy-based game. Its logit is minus the energy of a
 * sample x that it reconstructs as y: the mean of |y - x|^p over the values of the sample (BEGAN,
 * Berthelot et al. 2017, eq. 1; EBGAN, Zhao et al. 2017, section 2.3, is usually played with p = 2,
 * though the paper writes the norm).
 *
 * <ul>
 *   <li>input: (N, sampleShape), any shape
 *   <li>logits: (N), 0 or less; features: any further outputs of the auto-encoder, such as its code
 * </ul>
 */
public final class AutoEncoderDiscriminator implements Discriminator {

    private final ReconstructionEnergy block;
    private final int power;

    /**
     * Makes a discriminator of an auto-encoder.
     *
     * @param autoEncoder takes samples (N, sampleShape) and returns reconstructions of the same
     *     shape, and then any features; not yet initialised
     * @param power p, 1 or 2
     */
    public AutoEncoderDiscriminator(Block autoEncoder, int power) {
        block = new ReconstructionEnergy(autoEncoder, power);
        this.power = power;
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public boolean isSampleWise() {
        return block.isSampleWise();
    }

    @Override
    public String toString() {
        return "AutoEncoderDiscriminator[power=" + power + "]";
    }
}
