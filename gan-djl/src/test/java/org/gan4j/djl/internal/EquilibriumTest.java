package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Locale;
import java.util.stream.Stream;
import org.gan4j.djl.torch.Torch;
import org.gan4j.loss.BoundaryEquilibrium;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Divergence;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.loss.RelativisticForm;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What losses are where generated samples are as real ones, so that D says the same of both: the
 * table of docs/troubleshooting.md.
 */
class EquilibriumTest {

    private static final double LOG_2 = Math.log(2);
    private static final double MARGIN = 2;
    private static final float STEP = 1e-2f;

    private static Arguments row(Loss loss, double output, double discriminator, double generator) {
        return Arguments.of(loss, output, discriminator, generator);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row(Losses.nonSaturating(), 0, 2 * LOG_2, LOG_2),
                row(Losses.minimax(), 0, 2 * LOG_2, -LOG_2),
                row(Losses.leastSquares(), 0.5, 0.25, 0.125),
                row(Losses.leastSquares(-1, 1, 0), 0, 1, 0),
                row(Losses.hinge(), 0, 2, 0),
                row(Losses.wasserstein(), 0.3, 0, -0.3),
                row(Losses.relativisticPairing(), 0.3, LOG_2, LOG_2),
                row(Losses.relativisticPairing(RelativisticForm.LEAST_SQUARES), 0.3, 1, 1),
                row(Losses.relativisticPairing(RelativisticForm.HINGE), 0.3, 1, 1),
                row(
                        Losses.relativisticAverage(RelativisticForm.NON_SATURATING),
                        0.3,
                        2 * LOG_2,
                        2 * LOG_2),
                row(Losses.relativisticAverage(RelativisticForm.LEAST_SQUARES), 0.3, 2, 2),
                row(Losses.relativisticAverage(RelativisticForm.HINGE), 0.3, 2, 2),
                row(Losses.fDivergence(Divergence.KL), 1, 0, -1),
                row(Losses.fDivergence(Divergence.REVERSE_KL), 0, 0, 1),
                row(Losses.fDivergence(Divergence.PEARSON), 0, 0, 0),
                row(Losses.fDivergence(Divergence.SQUARED_HELLINGER), 0, 0, 0),
                row(Losses.fDivergence(Divergence.JENSEN_SHANNON), 0, 0, 0),
                row(Losses.fDivergence(Divergence.GAN), 0, 2 * LOG_2, -LOG_2),
                row(Losses.energyMargin(MARGIN), -0.3, MARGIN, 0.3),
                row(Losses.halvedDiscriminator(Losses.nonSaturating()), 0, LOG_2, LOG_2));
    }

    /** And D gains nothing by another output, as long as it is the same for both. */
    @ParameterizedTest
    @MethodSource("rows")
    void losses_areThoseOfTheTable(
            Loss loss, double output, double discriminator, double generator) {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            Critiques same = critiques(manager, output);
            assertThat(loss.discriminator(same).getFloat())
                    .isCloseTo((float) discriminator, within(1e-6f));
            assertThat(loss.generator(same).getFloat()).isCloseTo((float) generator, within(1e-6f));
            for (float off : new float[] {-STEP, STEP}) {
                assertThat(loss.discriminator(critiques(manager, output + off)).getFloat())
                        .as(String.format(Locale.ROOT, "at %s", output + off))
                        .isGreaterThanOrEqualTo((float) discriminator - 1e-6f);
            }
        }
    }

    /** L(G(z)) is gamma L(x) there, and the balance k stays what it is. */
    @Test
    void began_isAtItsBoundary() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            BoundaryEquilibrium loss = BoundaryEquilibrium.of(0.5);
            Critiques before = critiques(manager, -8, -2);
            loss.played(Player.DISCRIMINATOR, before);
            loss.played(Player.GENERATOR, before);
            double balance = loss.balance();
            assertThat(balance).isCloseTo(0.002, within(1e-9));
            Critiques there = critiques(manager, -4, -2);
            loss.played(Player.DISCRIMINATOR, there);
            loss.played(Player.GENERATOR, there);
            assertThat(loss.balance()).isEqualTo(balance);
            assertThat(loss.discriminator(there).getFloat())
                    .isCloseTo((float) ((1 - balance * 0.5) * 4), within(1e-6f));
            assertThat(loss.generator(there).getFloat()).isEqualTo(0.5f * 4);
        }
    }

    private static Critiques critiques(NDManager manager, double output) {
        return critiques(manager, output, output);
    }

    private static Critiques critiques(NDManager manager, double real, double fake) {
        return new Critiques(critique(manager, real), critique(manager, fake), Targets.HARD);
    }

    private static Critique critique(NDManager manager, double output) {
        NDArray logits = manager.create(new float[] {(float) output, (float) output});
        return new Critique(logits, new NDList());
    }
}
