package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.Plugin;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Losses;
import org.gan4j.loss.TargetPolicy;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.plugin.LabelFlipping;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.run.Player;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Plug-ins that change labels, by hand calculation and by what they claim. */
class LabelPluginTest extends ArrayTest {

    /** What a trainer is composed of with a plug-in. */
    private static Targets targets(Plugin plugin, long count, OneStep step) {
        try (GanTrainer trainer = points(8).addPlugin(plugin).build()) {
            return PointGan.game(trainer).targetPolicy().targets(new Shape(count), step);
        }
    }

    private static NDArray given(@Nullable NDArray labels) {
        return Objects.requireNonNull(labels, "hard labels");
    }

    @Test
    void labelSmoothing_softensBothLabels() {
        OneStep step = OneStep.of(Player.DISCRIMINATOR, manager);
        Targets oneSided = targets(LabelSmoothing.oneSided(), 4, step);
        assertThat(given(oneSided.real()).toFloatArray()).containsExactly(0.9f);
        assertThat(oneSided.fake()).isNull();
        Targets twoSided = targets(LabelSmoothing.twoSided(), 4, step);
        assertThat(given(twoSided.fake()).toFloatArray()).containsExactly(0.1f);
        // -0.9 log s(2) - 0.1 log s(-2), and softplus(-1)
        double loss = 0.9 * Math.log1p(Math.exp(-2)) + 0.1 * Math.log1p(Math.exp(2));
        Critiques critiques =
                new Critiques(
                        new Critique(numbers(2), new NDList()),
                        new Critique(numbers(-1), new NDList()),
                        oneSided);
        assertThat(Losses.nonSaturating().discriminator(critiques).getFloat())
                .isCloseTo((float) (loss + Math.log1p(Math.exp(-1))), within(1e-6f));
    }

    @Test
    void labelPlugins_areRefusedByALossWithoutLabels() {
        for (Plugin plugin : List.of(LabelSmoothing.oneSided(), LabelFlipping.standard())) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> points(8).optLoss(Losses.hinge()).addPlugin(plugin).build())
                    .withMessageContaining("Hinge")
                    .withMessageContaining("Losses.nonSaturating()");
        }
    }

    @Test
    void labelFlipping_turnsOneLabelInTwenty_theSameOnesForTheSameStep() {
        OneStep step = OneStep.of(Player.DISCRIMINATOR, manager);
        Targets targets = targets(LabelFlipping.standard(), 100_000, step);
        assertThat(given(targets.real()).mean().getFloat()).isCloseTo(0.95f, within(0.003f));
        assertThat(given(targets.fake()).mean().getFloat()).isCloseTo(0.05f, within(0.003f));
        Targets again = targets(LabelFlipping.standard(), 100_000, step);
        assertThat(given(again.real()).contentEquals(given(targets.real()))).isTrue();
        Targets other =
                targets(
                        LabelFlipping.standard(),
                        100_000,
                        new OneStep(Player.DISCRIMINATOR, 1, manager));
        assertThat(given(other.real()).contentEquals(given(targets.real()))).isFalse();
    }

    @Test
    void labelPlugins_work_inEitherOrder() {
        OneStep step = OneStep.of(Player.DISCRIMINATOR, manager);
        List<Plugin> plugins = List.of(LabelSmoothing.twoSided(), LabelFlipping.standard());
        List<float[]> labels = new ArrayList<>();
        for (int first = 0; first < 2; first++) {
            try (GanTrainer trainer =
                    points(8)
                            .addPlugin(plugins.get(first))
                            .addPlugin(plugins.get(1 - first))
                            .build()) {
                TargetPolicy policy = PointGan.game(trainer).targetPolicy();
                labels.add(given(policy.targets(new Shape(1_000), step).real()).toFloatArray());
            }
        }
        assertThat(labels.get(0)).containsExactly(labels.get(1), within(1e-6f));
        for (float label : labels.get(0)) {
            assertThat(Math.min(Math.abs(label - 0.9), Math.abs(label - 0.1))).isLessThan(1e-6);
        }
    }
}
