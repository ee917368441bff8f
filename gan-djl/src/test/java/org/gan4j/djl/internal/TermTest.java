package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.optim.Sgd;
import org.gan4j.plugin.LatentConsistency;
import org.gan4j.regularizer.HistoricalAveraging;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.PathLength;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When terms of a loss come, with which weight, and for whom. */
class TermTest {

    /** Adds a constant to the loss, so that its weight can be read off. */
    private static final class Lazy implements Regularizer {
        private final List<Long> iterations = new ArrayList<>();

        @Override
        public Player player() {
            return Player.GENERATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            iterations.add(context.iteration());
            assertThat(context.parameters()).hasSize(8);
            return context.fake().mul(0).sum().add(1_000);
        }

        @Override
        public int interval() {
            return 3;
        }
    }

    @Test
    void aLazyTerm_comesInTheFirstOfEveryFewSteps_withItsWeightMultiplied() {
        Lazy lazy = new Lazy();
        List<Double> losses = new ArrayList<>();
        TrainingHook hook =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        losses.add(
                                Objects.requireNonNull(event.numbers().get(Player.GENERATOR))
                                        .loss());
                    }
                };
        try (GanTrainer trainer = points(4).addRegularizer(lazy).addHook(hook).build()) {
            trainer.fit(POINTS, Budget.iterations(5));
        }
        assertThat(lazy.iterations).containsExactly(0L, 3L);
        assertThat(losses.get(0)).isCloseTo(3_000, within(50.0));
        assertThat(losses.get(1)).isLessThan(50);
        assertThat(losses.get(3)).isCloseTo(3_000, within(50.0));
    }

    /** Half the squared norm of the weights: its gradient is the weights. */
    private static final class WeightDecay implements Regularizer {
        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray total = context.critiques().fake().mul(0).sum();
            for (NDArray parameter : context.parameters()) {
                total = total.add(parameter.square().sum().div(2));
            }
            return total;
        }

        @Override
        public Schedule weight() {
            return Schedule.constant(3);
        }

        @Override
        public int interval() {
            return 2;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void aTerm_movesTheWeights_asMuchAsItsWeightAndIntervalSay(DataType type) {
        Loss nothing =
                new Loss() {
                    @Override
                    public NDArray discriminator(Critiques c) {
                        return c.fake().mul(0).sum();
                    }

                    @Override
                    public NDArray generator(Critiques c) {
                        return c.fake().mul(0).sum();
                    }
                };
        try (GanTrainer trainer =
                points(4)
                        .optLoss(nothing)
                        .addRegularizer(new WeightDecay())
                        .optOptimizer(Sgd.of(0.1))
                        .optDataType(type)
                        .build()) {
            NDArray weight =
                    PointGan.game(trainer)
                            .discriminator()
                            .block()
                            .getParameters()
                            .valueAt(0)
                            .getArray();
            double before = weight.toArray()[0].doubleValue();
            trainer.fit(POINTS, Budget.iterations(1));
            double after = weight.toArray()[0].doubleValue();
            assertThat(after / before).isCloseTo(1 - 0.1 * 3 * 2, within(1e-6));
            trainer.fit(POINTS, Budget.iterations(2));
            assertThat(weight.toArray()[0].doubleValue()).isEqualTo(after);
        }
    }

    @Test
    void aTermOfAPlayerThatIsNotThere_isRefused() {
        Regularizer lost =
                new Regularizer() {
                    @Override
                    public Player player() {
                        return new Player("critic");
                    }

                    @Override
                    public NDArray term(RegularizerContext context) {
                        return context.fake();
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> points(4).addRegularizer(lost).build())
                .withMessageContaining("belongs to player 'critic', but this game has only");
    }

    @Test
    void termsWithState_takeAScheduleAndAnInterval() {
        Schedule weight = Schedule.linear(1, 3, 100);
        LatentConsistency consistency = new LatentConsistency(0.1, weight, weight, 4);
        for (Regularizer term :
                List.of(
                        LeCam.of(1).withWeight(weight).every(4),
                        HistoricalAveraging.of(Player.GENERATOR, 1).withWeight(weight).every(4),
                        PathLength.standard().withWeight(weight).every(4),
                        consistency.ofDiscriminator(),
                        consistency.ofGenerator())) {
            assertThat(term.weight().at(50)).as(term.toString()).isEqualTo(2);
            assertThat(term.interval()).as(term.toString()).isEqualTo(4);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeCam.of(-1))
                .withMessage("weight must be 0 or more, but was -1.0");
    }
}
