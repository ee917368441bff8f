package org.gan4j.loss;

/** The ready games. */
public final class Losses {

    private Losses() {}

    /** {@return the saturating game of the original GAN} */
    public static Loss minimax() {
        return new Minimax();
    }

    /** {@return the non-saturating loss of the original GAN, the default} */
    public static Loss nonSaturating() {
        return new NonSaturating();
    }

    /** {@return least squares with the codes 0 for fakes and 1 for reals and for the generator} */
    public static Loss leastSquares() {
        return leastSquares(0, 1, 1);
    }

    /**
     * Least squares with codes of your own; (-1, 1, 0) minimises Pearson's chi-squared (Mao et al.
     * 2017, eq. 8).
     *
     * @param a the code of fakes
     * @param b the code of reals
     * @param c what the generator wants the discriminator to say of its fakes
     * @return the loss
     * @throws IllegalArgumentException if a equals b, or a code is not finite
     */
    public static Loss leastSquares(double a, double b, double c) {
        return new LeastSquares(a, b, c);
    }

    /** {@return the hinge loss, usual with spectral normalisation} */
    public static Loss hinge() {
        return new Hinge();
    }

    /** {@return the Wasserstein loss, which needs a Lipschitz critic} */
    public static Loss wasserstein() {
        return new Wasserstein();
    }

    /** {@return relativistic pairing in the non-saturating form, the game of R3GAN} */
    public static Loss relativisticPairing() {
        return relativisticPairing(RelativisticForm.NON_SATURATING);
    }

    /**
     * Relativistic pairing: each real sample against one fake.
     *
     * @param form the base game
     * @return the loss
     */
    public static Loss relativisticPairing(RelativisticForm form) {
        return new RelativisticPairing(form);
    }

    /**
     * The relativistic average: each sample against the mean of the other kind.
     *
     * @param form the base game
     * @return the loss
     */
    public static Loss relativisticAverage(RelativisticForm form) {
        return new RelativisticAverage(form);
    }

    /**
     * The variational game of an f-divergence.
     *
     * @param divergence which one is minimised
     * @return the loss
     */
    public static Loss fDivergence(Divergence divergence) {
        return new FDivergence(divergence);
    }

    /**
     * The energy-based game of BEGAN; the energy is the negative of the logit.
     *
     * @param diversity the wanted ratio of the energies of fakes and reals, in (0, 1]
     * @return the loss, which keeps a balance in each run
     * @throws IllegalArgumentException if it is out of range
     */
    public static Loss boundaryEquilibrium(double diversity) {
        return BoundaryEquilibrium.of(diversity);
    }

    /**
     * The energy-based game of EBGAN; the energy is the negative of the logit.
     *
     * @param margin the energy up to which fakes are pushed, above 0
     * @return the loss
     * @throws IllegalArgumentException if it is not
     */
    public static Loss energyMargin(double margin) {
        return new EnergyMargin(margin);
    }

    /**
     * Another loss, of which the discriminator minimises one half, as in pix2pix.
     *
     * @param loss the other loss
     * @return the loss
     */
    public static Loss halvedDiscriminator(Loss loss) {
        return new HalvedDiscriminator(loss);
    }
}
