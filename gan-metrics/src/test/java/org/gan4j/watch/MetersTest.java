package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;

class MetersTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).gauge().value();
    }

    /** Looks while the run goes on, and does whatever else. */
    private TrainingHook during(Runnable look) {
        return new TrainingHook() {
            @Override
            public void afterIteration(IterationEvent event) {
                if (event.progress().iterations() == 10) {
                    event.warn("a sign", "seen");
                    double loss =
                            Objects.requireNonNull(event.numbers().get(Player.GENERATOR)).loss();
                    assertThat(gauge("gan.loss", "player", "generator"))
                            .isCloseTo(loss, within(1e-12));
                    look.run();
                }
            }
        };
    }

    @Test
    void aRun_isMeteredWhileItGoesOn() {
        List<String> names = new ArrayList<>();
        WatchedRun.train(
                12,
                Meters.to(registry, "run", "digits").strict(),
                during(
                        () -> {
                            assertThat(gauge("gan.iterations", "run", "digits")).isEqualTo(10);
                            assertThat(gauge("gan.images")).isEqualTo(80);
                            assertThat(gauge("gan.images.per.second")).isPositive();
                            registry.getMeters().forEach(m -> names.add(m.getId().getName()));
                        }));
        assertThat(names).contains("gan.gradient.norm", "gan.real.accuracy", "gan.game.loss");
        assertThat(registry.getMeters()).noneMatch(meter -> meter instanceof Gauge);
        assertThat(registry.get("gan.warnings").tags("sign", "a sign").counter().count())
                .isEqualTo(1);
    }

    @Test
    void oneRunAfterTheOther_mayHaveTheSameTags_twoAtOnceMayNot() {
        Observer meters = Meters.to(registry);
        WatchedRun.train(1, meters.strict());
        WatchedRun.train(1, meters.strict());
        try (GanTrainer inner = WatchedRun.build(meters.strict())) {
            WatchedRun.train(
                    10,
                    meters.strict(),
                    during(
                            () ->
                                    assertThatIllegalStateException()
                                            .isThrownBy(() -> fitBeside(inner))
                                            .withMessageContaining("a tag of its own")));
        }
    }

    @Test
    void anObserverThatFails_leavesNothingBehind() {
        Observer failing =
                Observer.of(
                        "failing",
                        start -> {
                            Watch inner = Meters.watch(registry, Tags.empty(), start);
                            return new Watch() {
                                @Override
                                public void afterIteration(IterationEvent event) {
                                    throw new IllegalStateException("no more");
                                }

                                @Override
                                public void abandon() throws IOException {
                                    inner.abandon();
                                }
                            };
                        });
        WatchedRun.train(2, failing);
        assertThat(registry.getMeters()).isEmpty();
        WatchedRun.train(1, Meters.to(registry).strict());
    }

    @Test
    void runsWithDifferentTags_mayGoOnAtOnce() {
        try (GanTrainer inner = WatchedRun.build(Meters.to(registry, "run", "b").strict())) {
            WatchedRun.train(
                    10,
                    Meters.to(registry, "run", "a").strict(),
                    during(
                            () -> {
                                try {
                                    fitBeside(inner);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            }));
        }
    }

    /** On a thread of its own, as runs at once are. */
    private static void fitBeside(GanTrainer trainer) throws InterruptedException {
        List<RuntimeException> thrown = new ArrayList<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                trainer.fit(WatchedRun.data(), Budget.iterations(1));
                            } catch (RuntimeException e) {
                                thrown.add(e);
                            }
                        });
        thread.start();
        thread.join();
        if (!thrown.isEmpty()) {
            throw thrown.get(0);
        }
    }
}
