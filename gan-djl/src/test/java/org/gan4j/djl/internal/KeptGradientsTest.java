package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.optim.Sgd;
import org.gan4j.run.Budget;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks are shown the gradients that they have asked for. */
class KeptGradientsTest {

    private static final double RATE = 0.1;

    /** Asks after its second iteration. */
    private static final class Watching implements TrainingHook {

        private final List<Integer> shown = new ArrayList<>();
        private final Map<String, float[]> gradients = new HashMap<>();
        private final Map<String, float[]> before = new HashMap<>();
        private final Map<String, float[]> after = new HashMap<>();

        @Override
        public void afterIteration(IterationEvent event) {
            Map<String, float[]> seen = new HashMap<>();
            event.gradients(seen::put);
            shown.add(seen.size());
            gradients.putAll(seen);
            long iteration = event.progress().iterations();
            if (iteration == 2) {
                event.keepGradients();
                event.trainer().weights(before::put);
            } else if (iteration == 3) {
                event.trainer().weights(after::put);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theyAreWhatTheUpdateIsMadeOf_once(int microBatches) {
        Watching hook = new Watching();
        try (GanTrainer trainer =
                PointGan.points(8)
                        .optDataType(DataType.FLOAT64)
                        .optMicroBatches(microBatches)
                        .optOptimizer(Sgd.of(RATE))
                        .addHook(hook)
                        .build()) {
            trainer.fit(PointGan.POINTS, Budget.iterations(5));
        }
        assertThat(hook.gradients).hasSize(16).containsKey("generator/0.weight");
        assertThat(hook.shown).containsExactly(0, 0, 16, 0, 0);
        hook.gradients.forEach(
                (name, gradient) -> {
                    float[] old = Objects.requireNonNull(hook.before.get(name));
                    float[] now = Objects.requireNonNull(hook.after.get(name));
                    for (int i = 0; i < gradient.length; i++) {
                        assertThat((old[i] - now[i]) / RATE)
                                .as(name)
                                .isCloseTo(gradient[i], within(1e-5));
                    }
                });
    }
}
