package org.gan4j.examples;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.XavierInitializer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.loss.Divergence;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.loss.RelativisticForm;

/** The losses, by the names of the option. */
enum PointLoss {
    pairing,
    pairingleastsquares,
    pairinghinge,
    average,
    averageleastsquares,
    averagehinge,
    nonsaturating,
    minimax,
    leastsquares,
    hinge,
    wasserstein,
    kl,
    reversekl,
    pearson,
    hellinger,
    jensenshannon,
    gan,
    energymargin,
    boundaryequilibrium;

    private static final int WIDTH = 128;

    /** Sets the loss and, where it wants an auto-encoder, the discriminator. */
    void addTo(GanTrainerBuilder gan) {
        gan.optLoss(loss());
        if (needsAutoEncoder()) {
            int power = this == energymargin ? 2 : 1;
            gan.setDiscriminator(Discriminators.autoEncoder(autoEncoder(), power));
        }
    }

    /** Whether the discriminator reconstructs its samples. */
    boolean needsAutoEncoder() {
        return this == energymargin || this == boundaryequilibrium;
    }

    private static Block autoEncoder() {
        Sequential layers = new Sequential();
        for (int i = 0; i < 3; i++) {
            layers.add(new Linear(WIDTH)).add(new Relu());
        }
        layers.add(new Linear(2));
        layers.setInitializer(new XavierInitializer(), Parameter.Type.WEIGHT);
        return layers;
    }

    private Loss loss() {
        return switch (this) {
            case pairing -> Losses.relativisticPairing();
            case pairingleastsquares -> Losses.relativisticPairing(RelativisticForm.LEAST_SQUARES);
            case pairinghinge -> Losses.relativisticPairing(RelativisticForm.HINGE);
            case average -> Losses.relativisticAverage(RelativisticForm.NON_SATURATING);
            case averageleastsquares -> Losses.relativisticAverage(RelativisticForm.LEAST_SQUARES);
            case averagehinge -> Losses.relativisticAverage(RelativisticForm.HINGE);
            case nonsaturating -> Losses.nonSaturating();
            case minimax -> Losses.minimax();
            case leastsquares -> Losses.leastSquares();
            case hinge -> Losses.hinge();
            case wasserstein -> Losses.wasserstein();
            case kl -> Losses.fDivergence(Divergence.KL);
            case reversekl -> Losses.fDivergence(Divergence.REVERSE_KL);
            case pearson -> Losses.fDivergence(Divergence.PEARSON);
            case hellinger -> Losses.fDivergence(Divergence.SQUARED_HELLINGER);
            case jensenshannon -> Losses.fDivergence(Divergence.JENSEN_SHANNON);
            case gan -> Losses.fDivergence(Divergence.GAN);
            case energymargin -> Losses.energyMargin(1);
            case boundaryequilibrium -> Losses.boundaryEquilibrium(0.5);
        };
    }

    /** The regularizer that its paper, or common practice, puts beside it. */
    PointTerm usualTerm() {
        return switch (this) {
            case pairing, pairingleastsquares, pairinghinge -> PointTerm.r1r2;
            case average, averageleastsquares, averagehinge, hinge, wasserstein ->
                    PointTerm.gradientpenalty;
            case leastsquares -> PointTerm.dragan;
            case nonsaturating, minimax, kl, reversekl, pearson, hellinger, jensenshannon, gan ->
                    PointTerm.r1;
            case energymargin, boundaryequilibrium -> PointTerm.none;
        };
    }
}
