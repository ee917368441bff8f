package org.gan4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gan4j.plugin.Ema;
import org.gan4j.rule.Draw;
import org.gan4j.rule.Gradients;
import org.gan4j.rule.Pass;
import org.gan4j.rule.Round;
import org.gan4j.rule.Staged;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;
import org.junit.jupiter.api.Test;

class SchedulesTest {

    @Test
    void linear_goesStraight_andStays() {
        Schedule schedule = Schedule.linear(1, 3, 100);
        assertThat(schedule.at(0)).isEqualTo(1);
        assertThat(schedule.at(25)).isEqualTo(1.5);
        assertThat(schedule.at(100)).isEqualTo(3);
        assertThat(schedule.at(1_000)).isEqualTo(3);
    }

    @Test
    void cosine_isHalfWayInTheMiddle_andStays() {
        Schedule schedule = Schedule.cosine(2, 0, 100);
        assertThat(schedule.at(0)).isEqualTo(2);
        assertThat(schedule.at(25)).isCloseTo(1 + Math.sqrt(0.5), within(1e-12));
        assertThat(schedule.at(50)).isCloseTo(1, within(1e-12));
        assertThat(schedule.at(500)).isEqualTo(0);
    }

    @Test
    void exponential_halvesEveryHalfLife() {
        assertThat(Schedule.exponential(8, 100).at(0)).isEqualTo(8);
        assertThat(Schedule.exponential(8, 100).at(300)).isCloseTo(1, within(1e-12));
    }

    @Test
    void piecewise_changesAtItsMoments() {
        Schedule schedule = Schedule.piecewise(Map.of(100L, 2.0, 0L, 1.0, 300L, 3.0));
        assertThat(schedule.at(0)).isEqualTo(1);
        assertThat(schedule.at(99)).isEqualTo(1);
        assertThat(schedule.at(100)).isEqualTo(2);
        assertThat(schedule.at(1_000)).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.piecewise(Map.of(5L, 1.0)))
                .withMessage("the steps must begin at 0 images, but begin at 5");
    }

    @Test
    void warmUp_approachesFromZero() {
        Schedule schedule = Schedule.constant(4).warmedUp(100);
        assertThat(schedule.at(0)).isZero();
        assertThat(schedule.at(25)).isEqualTo(1);
        assertThat(schedule.at(200)).isEqualTo(4);
    }

    @Test
    void staged_easesFromFiveStepsToOne_andWarmsUp() {
        assertThat(steps(Staged.fiveToOne(1_000), 0, 0)).isEqualTo("DDDDDG");
        assertThat(steps(Staged.fiveToOne(1_000), 7, 500)).isEqualTo("DDDG");
        assertThat(steps(Staged.fiveToOne(1_000), 9, 1_000)).isEqualTo("DG");
        Staged warm = Staged.of(Schedule.constant(2), 3);
        assertThat(steps(warm, 2, 0)).isEqualTo("DD");
        assertThat(steps(warm, 3, 0)).isEqualTo("DDG");
    }

    private static String steps(UpdateRule rule, long iteration, long imagesSeen) {
        StringBuilder steps = new StringBuilder();
        rule.play(
                new Round() {
                    @Override
                    public long iteration() {
                        return iteration;
                    }

                    @Override
                    public long imagesSeen() {
                        return imagesSeen;
                    }

                    @Override
                    public List<Player> players() {
                        return List.of(Player.DISCRIMINATOR, Player.GENERATOR);
                    }

                    @Override
                    public Draw draw() {
                        return () -> 64;
                    }

                    @Override
                    public void step(Draw draw, Player... players) {
                        for (Player player : players) {
                            steps.append(player.equals(Player.GENERATOR) ? 'G' : 'D');
                        }
                    }

                    @Override
                    public Pass open(Draw draw, Player... players) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public void apply(Gradients gradients) {
                        throw new UnsupportedOperationException();
                    }
                });
        return steps.toString();
    }

    @Test
    void badValues_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Schedule.constant(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.linear(0, 1, 0))
                .withMessage("images must be at least 1, but was 0");
    }

    @Test
    void budget_isCountedFromTheStartOfTheRun() {
        Progress progress = new Progress(1_500, 96_000, 9.6);
        assertThat(Budget.iterations(2_000).spent(progress)).isEqualTo(0.75);
        assertThat(Budget.images(96_000).spent(progress)).isEqualTo(1);
        assertThat(Budget.epochs(9).spent(progress)).isGreaterThan(1);
        assertThat(Budget.epochs(10).spent(progress)).isLessThan(1);
        assertThat(Budget.iterations(0).spent(new Progress(0, 0, 0))).isEqualTo(1);
    }

    @Test
    void ema_byHalfLife_keepsHalfAfterThatManyImages() {
        Ema ema = Ema.halfLifeImages(1_000);
        double kept = 1;
        for (int batch = 0; batch < 10; batch++) {
            kept *= 1 - ema.weightOfPresent(1_000_000, 100);
        }
        assertThat(kept).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void ema_rampsUp_fromACopy() {
        Ema ema = Ema.halfLifeImages(1_000);
        assertThat(ema.weightOfPresent(0, 64)).isEqualTo(1);
        // Half-life 0.05 * 2,000 = 100 images.
        assertThat(ema.weightOfPresent(2_000, 100)).isCloseTo(0.5, within(1e-12));
        assertThat(Ema.decay(0.9).weightOfPresent(0, 64)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void constantThenLinear_holdsFalls_andHoldsAgain() {
        Schedule schedule = Schedule.constantThenLinear(2, 0, 100, 200);
        assertThat(schedule.at(0)).isEqualTo(2);
        assertThat(schedule.at(100)).isEqualTo(2);
        assertThat(schedule.at(150)).isEqualTo(1);
        assertThat(schedule.at(200)).isZero();
        assertThat(schedule.at(1_000)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.constantThenLinear(2, 0, 100, 100))
                .withMessageContaining("from 100 to 100");
    }
}
