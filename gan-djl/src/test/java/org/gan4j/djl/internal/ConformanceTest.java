package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gan4j.conformance.LossConformance;
import org.gan4j.conformance.RegularizerConformance;
import org.gan4j.loss.BoundaryEquilibrium;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Divergence;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.loss.RelativisticForm;
import org.gan4j.plugin.LatentConsistency;
import org.gan4j.regularizer.Consistency;
import org.gan4j.regularizer.Dragan;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.HistoricalAveraging;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.Orthogonal;
import org.gan4j.regularizer.PathLength;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.regularizer.Reconstruction;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.regularizer.ZeroCentredGradientPenalty;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss and regularizer of ours keeps its contract, and the kit notices what does not. */
class ConformanceTest {

    static Stream<Loss> losses() {
        List<Loss> losses =
                new ArrayList<>(
                        List.of(
                                Losses.minimax(),
                                Losses.nonSaturating(),
                                Losses.leastSquares(),
                                Losses.leastSquares(-1, 1, 0),
                                Losses.hinge(),
                                Losses.wasserstein(),
                                Losses.energyMargin(2),
                                BoundaryEquilibrium.of(0.5)));
        for (RelativisticForm form : RelativisticForm.values()) {
            losses.add(Losses.relativisticPairing(form));
            losses.add(Losses.relativisticAverage(form));
        }
        for (Divergence divergence : Divergence.values()) {
            losses.add(Losses.fDivergence(divergence));
        }
        return losses.stream();
    }

    static Stream<Regularizer> regularizers() {
        return Stream.of(
                GradientPenalty.twoSided(),
                GradientPenalty.onlyAboveOne(),
                Dragan.standard(),
                R1.of(1),
                R2.of(1).every(4),
                ZeroCentredGradientPenalty.of(1),
                Orthogonal.of(Player.DISCRIMINATOR),
                Orthogonal.of(Player.GENERATOR),
                HistoricalAveraging.of(Player.DISCRIMINATOR, 1),
                HistoricalAveraging.of(Player.GENERATOR, 1),
                Consistency.of((x, kind, step) -> x.with(x.samples().mul(0.9).add(0.1))),
                LatentConsistency.standard().ofDiscriminator(),
                LatentConsistency.standard().ofGenerator(),
                LeCam.of(0.3),
                PathLength.standard(),
                Reconstruction.l2(1));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void losses_keepTheirContract(Loss loss) {
        LossConformance.verify(loss);
    }

    @ParameterizedTest
    @MethodSource("regularizers")
    void regularizers_keepTheirContract(Regularizer regularizer) {
        RegularizerConformance.verify(regularizer);
    }

    private static Loss loss(BiFunction<NDArray, NDArray, NDArray> discriminator) {
        return new Loss() {
            @Override
            public NDArray discriminator(Critiques c) {
                return discriminator.apply(c.real(), c.fake());
            }

            @Override
            public NDArray generator(Critiques c) {
                return c.fake().mean().neg();
            }

            @Override
            public String toString() {
                return "faulty";
            }
        };
    }

    private static void assertRefused(Loss faulty, String why) {
        assertThatThrownBy(() -> LossConformance.verify(faulty))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("faulty")
                .hasMessageContaining(why);
    }

    @Test
    void faultyLosses_areNoticed() {
        assertRefused(loss((r, f) -> f.sum().sub(r.sum())), "with every critique twice");
        assertRefused(loss((r, f) -> f.muli(2).mean().sub(r.mean())), "in place");
        assertRefused(loss((r, f) -> f.sub(r)), "of shape (6)");
        assertRefused(loss((r, f) -> f.exp().mean().sub(r.mean())), "at |logit| = 10,000");
        assertRefused(
                loss((r, f) -> f.toType(DataType.FLOAT64, true).stopGradient().mean()),
                "central differences");
        assertRefused(loss((r, f) -> f.mean().sub(r.mean()).add(Math.random())), "evaluated again");
        List<NDArray> kept = new ArrayList<>();
        assertRefused(
                loss(
                        (r, f) -> {
                            NDArray array = f.mean();
                            array.attach(topOf(f.getManager()));
                            NDScope.unregister(array);
                            kept.add(array);
                            return f.mean().sub(r.mean());
                        }),
                "leaks");
        kept.forEach(NDArray::close);
    }

    private static NDManager topOf(NDManager manager) {
        return manager.getParentManager().getParentManager();
    }

    private static Regularizer term(Function<RegularizerContext, NDArray> term) {
        return new Regularizer() {
            @Override
            public Player player() {
                return Player.DISCRIMINATOR;
            }

            @Override
            public NDArray term(RegularizerContext context) {
                return term.apply(context);
            }

            @Override
            public String toString() {
                return "faulty";
            }
        };
    }

    private static void assertRefused(Regularizer faulty, String why) {
        assertThatThrownBy(() -> RegularizerConformance.verify(faulty))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("faulty")
                .hasMessageContaining(why);
    }

    @Test
    void faultyRegularizers_areNoticed() {
        assertRefused(
                term(c -> c.critique(c.real()).logits().square().sum()), "every sample twice");
        assertRefused(term(c -> c.critique(c.real().muli(2)).logits().mean()), "real() in place");
        assertRefused(
                term(c -> c.critique(c.real()).logits().stopGradient().square().mean()),
                "central differences");
        assertRefused(
                term(
                        c -> {
                            NDArray noise = c.real().getManager().randomNormal(c.real().getShape());
                            return c.critique(c.real().add(noise.toType(DataType.FLOAT64, false)))
                                    .logits()
                                    .mean();
                        }),
                "evaluated again");
        assertRefused(term(c -> new NDList(c.real()).head().log().mean()), "is NaN");
    }
}
