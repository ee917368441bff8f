package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;

/**
 * The repelling regularizer of EBGAN-PT (Zhao et al. 2017, eq. 4): the mean over all pairs of
 * generated samples of the squared cosine between what the last feature of the discriminator, such
 * as the code of an auto-encoder, says of them. It keeps generated samples apart.
 */
public final class PullingAway extends WeightedRegularizer<PullingAway> {

    private static final double SMALLEST = 1e-12;

    private PullingAway(Schedule weight, int interval) {
        super(Player.GENERATOR, weight, interval);
    }

    /** {@return the term with weight 0.1, as in the paper (section 4.1)} */
    public static PullingAway standard() {
        return new PullingAway(constant(0.1), 1);
    }

    @Override
    PullingAway copy(Schedule otherWeight, int otherInterval) {
        return new PullingAway(otherWeight, otherInterval);
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDList features = context.critiques().fakeCritique().features();
        Preconditions.checkState(
                !features.isEmpty(),
                "%s needs a discriminator that shows features: take Discriminators.ebgan, or show"
                        + " the code of an auto-encoder",
                this);
        NDArray codes = features.get(features.size() - 1);
        long count = codes.getShape().get(0);
        Preconditions.checkState(count >= 2, "samples are kept apart in pairs, but there is one");
        NDArray rows = codes.reshape(count, -1);
        NDArray lengths = rows.square().sum(new int[] {1}, true).sqrt().maximum(SMALLEST);
        NDArray units = rows.div(lengths);
        NDArray squares = units.matMul(units.transpose()).square();
        NDArray others = context.manager().eye((int) count).toType(squares.getDataType(), false);
        return squares.mul(others.neg().add(1)).div(count * (count - 1.0)).sum();
    }
}
