package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/**
 * The boundary equilibrium game, BEGAN (Berthelot et al. 2017, section 3.4). The energy L of a
 * sample is the negative of its logit: an auto-encoding discriminator returns minus its
 * reconstruction error.
 *
 * <ul>
 *   <li>discriminator: mean L(x) - k mean L(G(z))
 *   <li>generator: mean L(G(z)), after which k += lambda (gamma L(x) - L(G(z))), kept in [0, 1]
 * </ul>
 *
 * <p>The one loss with memory: the balance k and the last L(x) of a run, both saved in checkpoints
 * and moved by steps that are taken, not by looking ahead. Reading them waits for the device in
 * every step.
 */
public final class BoundaryEquilibrium implements Loss, PerRun<BoundaryEquilibrium>, Stateful {

    private static final double RATE = 0.001;

    private final double diversity;
    private double balance;
    private double realEnergy;

    private BoundaryEquilibrium(double diversity) {
        this.diversity = diversity;
    }

    /**
     * The game with the paper's rate of 0.001 for the balance, which begins at 0.
     *
     * @param diversity gamma, the wanted ratio of L(G(z)) to L(x), in (0, 1]; 0.3 to 0.7 in the
     *     paper
     * @return the loss
     * @throws IllegalArgumentException if it is out of range
     */
    public static BoundaryEquilibrium of(double diversity) {
        Preconditions.checkArgument(
                diversity > 0 && diversity <= 1,
                "the diversity ratio must be in (0, 1], but was %s",
                diversity);
        return new BoundaryEquilibrium(diversity);
    }

    /** A run begins with a balance of 0. */
    @Override
    public BoundaryEquilibrium start(RunMemory memory) {
        return new BoundaryEquilibrium(diversity);
    }

    /** {@return the balance k, 0 to 1} */
    public double balance() {
        return balance;
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        NDArray real = critiques.real().neg().mean();
        // Multiplied before the mean: a scalar times a double would be a float64.
        return real.add(critiques.fake().mul(balance).mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return critiques.fake().neg().mean();
    }

    @Override
    public void played(Player player, Critiques critiques) {
        if (player.equals(Player.DISCRIMINATOR)) {
            realEnergy = -value(critiques.real().mean());
        } else {
            double fakeEnergy = -value(critiques.fake().mean());
            double step = RATE * (diversity * realEnergy - fakeEnergy);
            balance = Math.max(0, Math.min(1, balance + step));
        }
    }

    private static double value(NDArray scalar) {
        return scalar.toArray()[0].doubleValue();
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.real("balance", () -> balance, value -> balance = value);
        visitor.real("real_energy", () -> realEnergy, value -> realEnergy = value);
    }

    @Override
    public String toString() {
        return "BoundaryEquilibrium[diversity=" + diversity + "]";
    }
}
