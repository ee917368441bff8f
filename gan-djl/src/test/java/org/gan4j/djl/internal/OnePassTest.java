package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.network.AutoEncoderDiscriminator;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.plugin.DiffAugment;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.regularizer.R1;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.rule.Simultaneous;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** Real and generated samples are judged in one pass where nothing depends on there being two. */
class OnePassTest {

    private static final int ITERATIONS = 3;
    private static final Samples LABELLED =
            Samples.ofFloats(new float[64 * 16], new Shape(1, 4, 4))
                    .withLabels(IntStream.range(0, 64).map(i -> i % 3).toArray());

    /** Counts how often a discriminator is asked. */
    private static final class Counting extends ForwardingDiscriminator {

        private final boolean together;
        private int passes;

        Counting(Discriminator decorated, boolean together) {
            super(decorated);
            this.together = together;
        }

        @Override
        protected Discriminator decorating(Discriminator other) {
            return new Counting(other, together);
        }

        @Override
        public boolean isSampleWise() {
            return together && decorated().isSampleWise();
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            passes++;
            return super.criticise(input, pass);
        }
    }

    private static GanTrainerBuilder describe(Counting counting) {
        Conditioning told = Conditioning.labels(3);
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(1, 4, 4).optWidths(8).optConditioning(told).build())
                .setDiscriminator(counting)
                .optDataType(DataType.FLOAT64)
                .optBatchSize(8);
    }

    private static Counting counting(boolean together) {
        return new Counting(
                Discriminators.mlp().optWidths(8).optConditioning(Conditioning.labels(3)).build(),
                together);
    }

    private static List<Double> losses(GanTrainerBuilder gan) {
        List<Double> losses = new ArrayList<>();
        TrainingHook record =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        event.numbers().values().forEach(of -> losses.add(of.loss()));
                        losses.add(
                                Objects.requireNonNull(event.numbers().get(Player.DISCRIMINATOR))
                                        .realLogit());
                    }
                };
        try (GanTrainer trainer = gan.addHook(record).build()) {
            trainer.fit(LABELLED, Budget.iterations(ITERATIONS));
        }
        return losses;
    }

    @Test
    void onePass_saysWhatTwoSay_withLabelsNoiseAndAugmentation() {
        Counting one = counting(true);
        Counting two = counting(false);
        List<Double> together =
                losses(
                        describe(one)
                                .addPlugin(InstanceNoise.of(Schedule.constant(0.1)))
                                .addPlugin(DiffAugment.of(DiffAugment.Policy.TRANSLATION)));
        List<Double> apart =
                losses(
                        describe(two)
                                .addPlugin(InstanceNoise.of(Schedule.constant(0.1)))
                                .addPlugin(DiffAugment.of(DiffAugment.Policy.TRANSLATION)));
        assertThat(two.passes - one.passes).isEqualTo(ITERATIONS);
        assertThat(together).hasSameSizeAs(apart).doesNotContain(0.0);
        for (int i = 0; i < apart.size(); i++) {
            assertThat(together.get(i)).isCloseTo(apart.get(i), within(1e-12));
        }
    }

    /** The rule says that the discriminator moves before the generator asks what it thinks. */
    @Test
    void reusedFakes_areJudgedBesideTheReals_andOnceMoreByTheMovedDiscriminator() {
        Counting one = counting(true);
        Counting two = counting(false);
        List<Double> together = losses(describe(one).optUpdateRule(ReusedFakes.standard()));
        List<Double> apart = losses(describe(two).optUpdateRule(ReusedFakes.standard()));
        assertThat(two.passes - one.passes).isEqualTo(ITERATIONS);
        assertThat(together).hasSameSizeAs(apart).doesNotContain(0.0);
        for (int i = 0; i < apart.size(); i++) {
            assertThat(together.get(i)).isCloseTo(apart.get(i), within(1e-12));
        }
        Counting shared = counting(true);
        losses(describe(shared).optUpdateRule(Simultaneous.standard()));
        assertThat(two.passes - shared.passes).isEqualTo(ITERATIONS);
    }

    @Test
    void autoEncoders_judgeSamplesOneByOne_ifTheirLayersDo() {
        Shape picture = new Shape(1, 4, 4);
        Block layers = new Sequential().add(new Linear(16)).add(new Reshape(picture));
        assertThat(new AutoEncoderDiscriminator(layers, 1).isSampleWise()).isTrue();
        Block mixing =
                new Sequential().add(new Linear(16)).add(new BatchNorm()).add(new Reshape(picture));
        assertThat(new AutoEncoderDiscriminator(mixing, 1).isSampleWise()).isFalse();
    }

    @Test
    void gradientsBySamples_andLayersOfABatch_haveTwo() {
        Counting one = counting(true);
        Counting two = counting(false);
        losses(describe(one).addRegularizer(R1.of(1)));
        losses(describe(two).addRegularizer(R1.of(1)));
        assertThat(one.passes).isEqualTo(two.passes);
        assertThat(Discriminators.mlp().build().isSampleWise()).isTrue();
        assertThat(Discriminators.dcgan(28, 28, 1).build().isSampleWise()).isFalse();
        GanTrainerBuilder gan = describe(counting(true)).addPlugin(MinibatchStd.standard());
        try (GanTrainer trainer = gan.build()) {
            assertThat(PointGan.game(trainer).discriminator().isSampleWise()).isFalse();
        }
    }
}
