package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.constraint.Constraint;
import org.gan4j.djl.Generators;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Losses;
import org.gan4j.network.Generator;
import org.gan4j.network.WeightAverage;
import org.gan4j.rule.Alternating;
import org.gan4j.run.Budget;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.StepContext;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each extension point sees and does, and what happens to a run that is stopped. */
class LoopTest {

    @TempDir Path directory;

    private static void train(GanTrainerBuilder builder, int iterations) {
        try (GanTrainer trainer = builder.build()) {
            trainer.fit(POINTS, Budget.iterations(iterations));
        }
    }

    @Test
    void sampleTransform_seesWhatTheDiscriminatorIsShown_andOfWhichKind() {
        List<String> seen = new ArrayList<>();
        train(
                points(4)
                        .addSampleTransform(
                                (samples, kind, step) -> {
                                    seen.add(step.player() + " " + kind);
                                    return samples;
                                }),
                1);
        assertThat(seen)
                .containsExactly("discriminator REAL", "discriminator FAKE", "generator FAKE");
    }

    @Test
    void aLossThatSeesReal_isShownRealSamplesInTheGeneratorStep() {
        List<String> seen = new ArrayList<>();
        train(
                points(4)
                        .optLoss(Losses.relativisticPairing())
                        .addSampleTransform(
                                (samples, kind, step) -> {
                                    seen.add(step.player() + " " + kind);
                                    return samples;
                                }),
                1);
        assertThat(seen).endsWith("generator FAKE", "generator REAL");
    }

    @Test
    void constraint_holdsAfterEveryStepOfItsPlayer() {
        Constraint clip =
                new Constraint() {
                    @Override
                    public Player player() {
                        return Player.DISCRIMINATOR;
                    }

                    @Override
                    public void apply(Parameters parameters, StepContext context) {
                        parameters.forEach(p -> p.clip(-0.01, 0.01).copyTo(p));
                    }
                };
        try (GanTrainer trainer = points(4).addConstraint(clip).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            TinyGan.parameters(trainer)
                    .forEach(
                            (name, values) -> {
                                for (float value : values) {
                                    if (name.startsWith("D")) {
                                        assertThat(value).isBetween(-0.01f, 0.01f);
                                    }
                                }
                            });
        }
    }

    @Test
    void weightAverage_isToldOfAllImagesSinceItsLastUpdate() {
        List<Long> newImages = new ArrayList<>();
        WeightAverage average =
                (imagesSeen, images) -> {
                    newImages.add(images);
                    return 0.5;
                };
        Plugin plugin = gan -> gan.optWeightAverage(average);
        train(points(4).optUpdateRule(Alternating.of(3, 2)).addPlugin(plugin), 2);
        assertThat(newImages).containsExactly(12L, 0L, 12L, 0L);
    }

    @Test
    void buffersThatAreNotAveraged_areCopied() {
        WeightAverage frozen =
                new WeightAverage() {
                    @Override
                    public double weightOfPresent(long imagesSeen, long newImages) {
                        return 0;
                    }

                    @Override
                    public boolean averagesBuffers() {
                        return false;
                    }
                };
        Plugin plugin = gan -> gan.optWeightAverage(frozen);
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = TinyGan.describe(1).addPlugin(plugin).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(2));
            trainer.generator().save(saved);
            Generator copy = Generators.dcgan(28, 28, 1).optLatentSize(8).optWidth(4).build();
            try (TrainedGenerator loaded = TrainedGenerator.load(saved, copy)) {
                assertThat(loaded.latentSize()).isEqualTo(8);
                var live = PointGan.game(trainer).generator().block().getParameters();
                var averaged = copy.block().getParameters();
                String buffer = "1.running_mean";
                String weight = "0.weight";
                assertThat(averaged.get(buffer).getArray()).isEqualTo(live.get(buffer).getArray());
                assertThat(averaged.get(weight).getArray())
                        .isNotEqualTo(live.get(weight).getArray());
            }
        }
    }

    @Test
    void requestStop_endsTheRunAfterTheIteration() {
        TrainingHook hook =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        if (event.progress().iterations() == 3) {
                            event.requestStop();
                        }
                    }
                };
        try (GanTrainer trainer = points(4).addHook(hook).build()) {
            trainer.fit(POINTS, Budget.iterations(100));
            assertThat(trainer.progress().iterations()).isEqualTo(3);
            assertThat(trainer.progress().epochs()).isEqualTo(12 / 32.0);
        }
    }

    @Test
    void aHookThatThrows_endsTheRun_andEveryHookIsFinished() {
        List<String> seen = new ArrayList<>();
        final class Watcher implements TrainingHook {
            @Override
            public void afterIteration(IterationEvent event) {
                throw new IllegalStateException("disk full");
            }

            @Override
            public void onFinish(RunEvent event) {
                seen.add("" + event.failure());
                throw new IllegalStateException("still full");
            }
        }
        try (GanTrainer trainer = points(4).addHook(new Watcher()).addHook(new Watcher()).build()) {
            assertThatThrownBy(() -> trainer.fit(POINTS, Budget.iterations(5)))
                    .hasMessage("disk full")
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
            assertThat(seen).hasSize(2).allMatch(text -> text.contains("disk full"));
            assertThat(trainer.progress().iterations()).isEqualTo(1);
        }
    }

    @Test
    void aNetworkOfAnOpenTrainer_isRefused_andFreeOnceItIsClosed() {
        GanTrainerBuilder builder = points(4);
        try (GanTrainer trainer = builder.build()) {
            assertThatIllegalStateException()
                    .isThrownBy(builder::build)
                    .withMessageContaining(
                            "the generator is already trained by another open trainer");
            trainer.fit(POINTS, Budget.iterations(1));
        }
        train(builder, 1);
    }

    @Test
    void gradMode_isRestored_alsoWhenAScriptFails() {
        TorchScript script =
                TorchScript.compile(
                        """
                        def fail(self, x: Tensor, y: Tensor) -> Tensor:
                          return torch.matmul(x, y)
                        """);
        boolean before = GradMode.isOn();
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray x = manager.ones(new Shape(1, 3));
            try (GradMode on = GradMode.on()) {
                try (GradMode off = GradMode.off()) {
                    assertThat(GradMode.isOn()).isFalse();
                }
                assertThat(GradMode.isOn()).isTrue();
            }
            assertThatThrownBy(
                            () -> {
                                try (GradMode mode = GradMode.on()) {
                                    script.run(manager, "fail", x, x);
                                }
                            })
                    .isInstanceOf(EngineException.class);
            assertThat(GradMode.isOn()).isEqualTo(before);
        }
        train(points(4), 1);
        assertThat(GradMode.isOn()).isEqualTo(before);
    }
}
