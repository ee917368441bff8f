package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own parts, written against gan-api and DJL alone. */
class OwnPartsTest {

    /** A Wasserstein game. */
    private static final class OwnLoss implements Loss {
        @Override
        public NDArray discriminator(Critiques c) {
            return c.fake().mean().sub(c.real().mean());
        }

        @Override
        public NDArray generator(Critiques c) {
            return c.fake().mean().neg();
        }
    }

    /** A zero-centred gradient penalty on reals and fakes; it needs second-order gradients. */
    private static final class OwnRegularizer implements Regularizer, Stateful {
        private long calls;

        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public NDArray term(RegularizerContext c) {
            calls++;
            NDArray x = c.leaf(c.real().add(c.fake()).div(2));
            NDArray gradient = c.gradient(c.critique(x).logits().sum(), x);
            return gradient.square().sum(new int[] {1}).mean();
        }

        @Override
        public Schedule weight() {
            return Schedule.constant(5);
        }

        @Override
        public void visitState(StateVisitor visitor) {
            visitor.integer("calls", () -> calls, value -> calls = value);
        }
    }

    /** Counts. */
    private static final class OwnHook implements TrainingHook {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onStart(RunEvent event) {
            seen.add("start");
        }

        @Override
        public void afterIteration(IterationEvent event) {
            seen.add("iteration " + event.progress().iterations());
            assertThat(event.numbers()).containsOnlyKeys(Player.DISCRIMINATOR, Player.GENERATOR);
        }

        @Override
        public void onFinish(RunEvent event) {
            seen.add("finish " + event.failure());
        }
    }

    private static Block perceptron(int outputs) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(32).build())
                .add(Activation.reluBlock())
                .add(Linear.builder().setUnits(outputs).build());
    }

    private final OwnRegularizer regularizer = new OwnRegularizer();
    private final OwnHook hook = new OwnHook();

    private GanTrainer build() {
        return GanTrainer.builder()
                .setGenerator(Generator.of(perceptron(2), 4))
                .setDiscriminator(Discriminator.of(perceptron(1)))
                .optLoss(new OwnLoss())
                .addRegularizer(regularizer)
                .addHook(hook)
                .optBatchSize(16)
                .build();
    }

    @Test
    void ownLossRegularizerGeneratorAndHook_trainSaveAndLoad(@TempDir Path directory) {
        float[] points = new float[200];
        for (int i = 0; i < 100; i++) {
            points[2 * i] = 5 + (float) Math.sin(i);
            points[2 * i + 1] = -5 + (float) Math.cos(i);
        }
        Samples generated;
        try (GanTrainer trainer = build()) {
            trainer.fit(Samples.ofFloats(points, new Shape(2)), Budget.iterations(3));
            trainer.saveCheckpoint(directory.resolve("checkpoint"));
            trainer.generator().save(directory.resolve("generator"));
            generated = trainer.generator().sample(5, 1);
        }
        assertThat(hook.seen)
                .containsExactly(
                        "start", "iteration 1", "iteration 2", "iteration 3", "finish null");
        assertThat(regularizer.calls).isEqualTo(3);

        regularizer.calls = 0;
        try (GanTrainer trainer = build().resume(directory.resolve("checkpoint"))) {
            assertThat(regularizer.calls).isEqualTo(3);
            assertThat(trainer.progress().iterations()).isEqualTo(3);
        }
        Generator own = Generator.of(perceptron(2), 4);
        try (TrainedGenerator loaded = TrainedGenerator.load(directory.resolve("generator"), own)) {
            assertThat(loaded.sample(5, 1).floats()).isEqualTo(generated.floats());
        }
    }

    @Test
    void ownGame_learnsWhereTheDataAre() {
        float[] points = new float[2000];
        for (int i = 0; i < 1000; i++) {
            points[2 * i] = 3 + (float) Math.sin(i) / 2;
            points[2 * i + 1] = -3 + (float) Math.cos(7 * i) / 2;
        }
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generator.of(perceptron(2), 4))
                        .setDiscriminator(Discriminator.of(perceptron(1)))
                        .optLoss(new OwnLoss())
                        .addRegularizer(regularizer)
                        .optOptimizer(Adam.of(2e-3))
                        .build()) {
            trainer.fit(Samples.ofFloats(points, new Shape(2)), Budget.iterations(1500));
            float[] made = trainer.sample(500).floats();
            double x = 0;
            double y = 0;
            for (int i = 0; i < 500; i++) {
                x += made[2 * i] / 500;
                y += made[2 * i + 1] / 500;
            }
            assertThat(x).isBetween(2.5, 3.5);
            assertThat(y).isBetween(-3.5, -2.5);
        }
    }
}
