package org.gan4j.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.SampleWise;

/**
 * An auto-encoder as the discriminator of an energy-based game. Its logit is minus the energy of a
 * sample x that it reconstructs as y: the mean of |y - x|^p over the values of the sample (BEGAN,
 * Berthelot et al. 2017, eq. 1; EBGAN, Zhao et al. 2017, section 2.3, is usually played with p = 2,
 * though the paper writes the norm).
 *
 * <ul>
 *   <li>input: (N, sampleShape), any shape
 *   <li>logits: (N), 0 or less; features: any further outputs of the block, such as its code
 * </ul>
 *
 * @param block takes samples (N, sampleShape) and returns reconstructions of the same shape, and
 *     then any features; not yet initialised
 * @param power p, 1 or 2
 */
public record AutoEncoderDiscriminator(Block block, int power) implements Discriminator {

    public AutoEncoderDiscriminator {
        Preconditions.checkNotNull(block, "block");
        Preconditions.checkArgument(
                power == 1 || power == 2, "power must be 1 or 2, but was %s", power);
    }

    @Override
    public boolean isSampleWise() {
        return block instanceof SampleWise layers && layers.isSampleWise();
    }

    @Override
    public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
        NDArray samples = input.samples();
        NDList outputs = pass.run(block, new NDList(samples));
        NDArray reconstructed = outputs.head();
        Preconditions.checkState(
                reconstructed.getShape().equals(samples.getShape()),
                "an auto-encoder returns the shape that it is given, %s, but this one returned %s:"
                        + " end it with a layer of the size of a sample",
                samples.getShape(),
                reconstructed.getShape());
        NDArray error = reconstructed.sub(samples).reshape(samples.getShape().get(0), -1);
        NDArray energy = power == 1 ? error.abs() : error.square();
        return new Critique(energy.mean(new int[] {1}).neg(), outputs.subNDList(1));
    }

    @Override
    public String toString() {
        return "AutoEncoderDiscriminator[power=" + power + "]";
    }
}
