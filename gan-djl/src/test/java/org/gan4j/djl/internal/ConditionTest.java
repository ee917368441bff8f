package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.dataset.ArrayDataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.plugin.Packing;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.ForwardingGenerator;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.plugin.TopK;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Conditions, from the data to the networks and into requests. Samples here are two numbers, the
 * class and the first value of the vector that they come with, real and generated ones alike: where
 * a condition is lost or goes to another sample, the discriminator notices.
 */
class ConditionTest {

    private static final int CLASSES = 4;
    private static final Conditioning BOTH =
            Conditioning.labels(CLASSES).and(Conditioning.vector(1));

    @TempDir Path directory;

    /** Makes what it is told, whatever the latent says, but for the smallest part. */
    private record Echo(Block block, Conditioning conditioning) implements Generator {

        Echo(Conditioning conditioning) {
            this(Linear.builder().setUnits(2).build(), conditioning);
        }

        @Override
        public int latentSize() {
            return 3;
        }

        @Override
        public Shape sampleShape() {
            return new Shape(2);
        }

        @Override
        public List<Shape> inputShapes(int batchSize) {
            return List.of(new Shape(batchSize, 3));
        }

        @Override
        public NDArray generate(GeneratorInput input, ForwardPass pass) {
            NDArray drawn = pass.run(block, Objects.requireNonNull(input.latent())).mul(1e-6f);
            return drawn.add(told(input.condition()));
        }
    }

    private static NDArray told(Condition condition) {
        NDArray labels = Objects.requireNonNull(condition.labels(), "labels");
        NDArray classes = labels.toType(DataType.FLOAT32, false).reshape(-1, 1);
        NDArray vector = condition.vector();
        return classes.concat(vector == null ? classes.mul(0) : vector.reshape(-1, 1), 1);
    }

    /** Judges by a line, after comparing every sample with what it should be. */
    private record Watchful(Block block, double off, Conditioning conditioning)
            implements Discriminator {

        @Override
        public List<Shape> inputShapes(int batchSize, Shape sampleShape) {
            return List.of(new Shape(batchSize).addAll(sampleShape));
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray expected = told(input.condition());
            NDArray seen = input.samples().reshape(-1, 2);
            if (seen.abs().max().getFloat() > 0.1f) { // not the blank batch of build()
                assertThat(seen.sub(expected).abs().max().getFloat()).isLessThan((float) off);
            }
            NDArray logits = pass.run(block, input.samples());
            return new Critique(Discriminator.logits(logits), new NDList());
        }
    }

    /** Compares the conditions that a loss sees with how many critiques there are. */
    private record Counting() implements Loss {

        @Override
        public NDArray discriminator(Critiques critiques) {
            check(critiques);
            return critiques.fake().sub(critiques.real()).mean();
        }

        @Override
        public NDArray generator(Critiques critiques) {
            check(critiques);
            return critiques.fake().neg().mean();
        }

        private static void check(Critiques critiques) {
            NDArray labels = Objects.requireNonNull(critiques.fakeCondition().labels());
            assertThat(labels.getShape().get(0) % critiques.fakeCritique().size()).isZero();
        }
    }

    private static ResidentSamples data() {
        int count = 64;
        float[] values = new float[2 * count];
        int[] labels = new int[count];
        float[] vectors = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 8 == 0 ? 2 : i % 8 == 1 ? 1 : 3;
            vectors[i] = i + 1;
            values[2 * i] = labels[i];
            values[2 * i + 1] = vectors[i];
        }
        return Samples.ofFloats(values, new Shape(2))
                .withLabels(labels, CLASSES)
                .withVectors(vectors, 1);
    }

    private static GanTrainerBuilder gan(double off) {
        return gan(off, BOTH);
    }

    private static GanTrainerBuilder gan(double off, Conditioning told) {
        return GanTrainer.builder()
                .setGenerator(new Echo(told))
                .setDiscriminator(new Watchful(Linear.builder().setUnits(1).build(), off, told))
                .optLoss(new Counting())
                .optBatchSize(8);
    }

    static List<Plugin> plugins() {
        return List.of(
                Ema.decay(0.9),
                ExperienceReplay.of(12, 0.5),
                Packing.of(2),
                TopK.of(Schedule.constant(0.5)),
                both -> both.addPlugin(Ema.decay(0.9)).optMicroBatches(2));
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void everySample_keepsItsConditions_throughWhateverChangesBatches(Plugin plugin) {
        try (GanTrainer trainer = gan(1e-2).addPlugin(plugin).build()) {
            trainer.fit(data(), Budget.iterations(20));
        }
    }

    @Test
    void theWatch_wouldNoticeAMixUp() {
        ResidentSamples data = data();
        int[] wrong = data.labels().clone();
        wrong[5] = 0;
        try (GanTrainer trainer = gan(1e-2).build()) {
            ResidentSamples mixedUp = data.withLabels(wrong, CLASSES);
            assertThatThrownBy(() -> trainer.fit(mixedUp, Budget.iterations(8)))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void noise_leavesConditionsAlone() {
        try (GanTrainer trainer =
                gan(1).addPlugin(InstanceNoise.linearToZero(0.01, 1_000)).build()) {
            trainer.fit(data(), Budget.iterations(4));
        }
    }

    /** Holds nothing: every row is computed when it is asked for. */
    private static final class Computed implements Samples {

        private final ResidentSamples all = data();
        private int most;

        @Override
        public long size() {
            return all.size();
        }

        @Override
        public Shape sampleShape() {
            return all.sampleShape();
        }

        @Override
        public boolean isBytes() {
            return false;
        }

        @Override
        public Conditioning conditioning() {
            return all.conditioning();
        }

        @Override
        public ResidentSamples rows(long... indices) {
            most = Math.max(most, indices.length);
            return all.rows(indices);
        }

        @Override
        public int[] labels(long... indices) {
            return all.labels(indices);
        }
    }

    @Test
    void samplesOfYourOwn_areReadABatchAtATime_andTrainTheSame() {
        Computed computed = new Computed();
        try (GanTrainer own = gan(1e-2).build();
                GanTrainer resident = gan(1e-2).build()) {
            own.fit(computed, Budget.iterations(20));
            resident.fit(data(), Budget.iterations(20));
            SampleRequest request = SampleRequest.of(8).conditionedLike(data().slice(0, 8));
            assertThat(own.sample(request).floats()).isEqualTo(resident.sample(request).floats());
        }
        assertThat(computed.most).isEqualTo(8);
    }

    @Test
    void aDjlDataSet_bringsClassesAsLabels_andVectorsAsFurtherData() {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GanTrainer trainer = gan(1e-2).build()) {
            ResidentSamples data = data();
            int size = Math.toIntExact(data.size());
            NDArray labels = manager.create(data.labels());
            ArrayDataset set =
                    new ArrayDataset.Builder()
                            .setData(
                                    manager.create(data.floats(), new Shape(size, 2)),
                                    manager.create(data.vectors(), new Shape(size, 1)))
                            .optLabels(labels)
                            .setSampling(8, true)
                            .build();
            trainer.fit(set, Budget.iterations(8));
            ArrayDataset bare =
                    new ArrayDataset.Builder()
                            .setData(manager.create(data.floats(), new Shape(size, 2)))
                            .optLabels(labels)
                            .setSampling(8, true)
                            .build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(bare, Budget.iterations(20)))
                    .withMessageContaining("the game needs vectors of length 1, which the batches");
        }
    }

    @Test
    void dataThatLackConditions_areRefused_withTheRemedy() {
        Samples bare = Samples.ofFloats(data().floats(), new Shape(2));
        try (GanTrainer trainer = gan(1e-2).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(bare, Budget.iterations(1)))
                    .withMessageContaining("labels of 4 classes and vectors of length 1")
                    .withMessageContaining("add them with withLabels");
            ResidentSamples many = data().withLabels(new int[64], 9);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(many, Budget.iterations(1)))
                    .withMessageContaining("labels of 4 classes instead of 9");
            assertThat(trainer.progress().iterations()).isZero();
        }
    }

    @Test
    void labelsInTheData_areLeftAside_byAGameWithoutConditions() {
        try (GanTrainer trainer = PointGan.points(8).build()) {
            trainer.fit(data(), Budget.iterations(2));
            assertThat(trainer.generator().conditioning().isNone()).isTrue();
            for (SampleRequest request :
                    List.of(
                            SampleRequest.of(2).labelled(1),
                            SampleRequest.of(2).balanced(),
                            SampleRequest.of(2).conditionedLike(data().slice(0, 2)))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> trainer.sample(request))
                        .withMessageContaining("this generator is not conditional");
            }
        }
    }

    @Test
    void labels_areGivenBalancedOrAsInTheData_alsoOfASavedGenerator() {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = gan(100, Conditioning.labels(CLASSES)).build()) {
            trainer.fit(data(), Budget.iterations(2));
            trainer.generator().save(saved);
            assertThat(trainer.sample(6).labels()).containsExactly(0, 1, 2, 3, 0, 1);
        }
        Generator own = new Echo(Conditioning.labels(CLASSES));
        try (TrainedGenerator loaded = TrainedGenerator.load(saved, own)) {
            assertThat(loaded.sample(SampleRequest.of(3).labelled(3, 0, 1)).labels())
                    .containsExactly(3, 0, 1);
            assertThat(loaded.sample(SampleRequest.of(2).labelled(2)).labels())
                    .containsExactly(2, 2);
            assertThat(loaded.sample(SampleRequest.of(9).balanced()).labels())
                    .containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0);
            int[] drawn = loaded.sample(SampleRequest.of(4_000)).labels();
            // One in eight is of class 2, one in eight of class 1, six in eight of class 3.
            assertThat(Arrays.stream(drawn).filter(label -> label == 0).count()).isZero();
            assertThat(Arrays.stream(drawn).filter(label -> label == 1).count())
                    .isBetween(420L, 580L);
            assertThat(Arrays.stream(drawn).filter(label -> label == 3).count())
                    .isBetween(2_900L, 3_100L);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loaded.sample(SampleRequest.of(1).labelled(4)))
                    .withMessage("label 4 is none of this generator's classes, 0 to 3");
        }
    }

    @Test
    void theFirstSamples_doNotDependOnHowManyAreAskedFor() {
        try (GanTrainer trainer = gan(100, Conditioning.labels(CLASSES)).build()) {
            trainer.fit(data(), Budget.iterations(2));
            for (int count : new int[] {1, 3, 15, 17, 100, 257}) {
                SampleRequest few = SampleRequest.of(count).withSeed(5);
                SampleRequest many = SampleRequest.of(600).withSeed(5);
                assertThat(trainer.sample(few).labels())
                        .isEqualTo(Arrays.copyOf(trainer.sample(many).labels(), count));
                float[] expected = Arrays.copyOf(trainer.sample(many).floats(), 2 * count);
                assertThat(trainer.sample(few).floats()).containsExactly(expected, within(1e-6f));
                float[] exact = Arrays.copyOf(trainer.sample(many.exact()).floats(), 2 * count);
                assertThat(trainer.sample(few.exact()).floats()).isEqualTo(exact);
            }
        }
    }

    @Test
    void latents_areTheSameBits_whateverTheCount() {
        Generator plain = Generator.of(new SequentialBlock().add(x -> x), 5);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(
                                new ForwardingGenerator(plain) {
                                    private final Block unused =
                                            Linear.builder().setUnits(1).build();

                                    @Override
                                    public Block block() {
                                        return unused;
                                    }

                                    @Override
                                    public NDArray generate(
                                            GeneratorInput input, ForwardPass pass) {
                                        return Objects.requireNonNull(input.latent());
                                    }
                                })
                        .setDiscriminator(Discriminator.of(Linear.builder().setUnits(1).build()))
                        .build()) {
            float[] all = trainer.sample(SampleRequest.of(600)).floats();
            for (int count : new int[] {1, 3, 15, 17, 257}) {
                assertThat(trainer.sample(SampleRequest.of(count)).floats())
                        .isEqualTo(Arrays.copyOf(all, 5 * count));
            }
            float[] cut = trainer.sample(SampleRequest.of(600).truncated(0.5)).floats();
            for (float value : cut) {
                assertThat(value).isBetween(-0.5f, 0.5f);
            }
        }
    }

    @Test
    void aPriorThatCannotBeCutOff_saysSo() {
        try (GanTrainer trainer =
                PointGan.points(8).optLatentPrior(LatentPrior.uniform(10)).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.sample(SampleRequest.of(2).truncated(0.5)))
                    .withMessageContaining("cannot be truncated: only a normal prior can");
        }
    }

    @Test
    void requests_sayWhichConditions() {
        ResidentSamples first = data().slice(0, 8);
        try (GanTrainer trainer = gan(1e-2).build()) {
            trainer.fit(data(), Budget.iterations(2));
            Samples made = trainer.sample(SampleRequest.of(8).conditionedLike(first));
            assertThat(made.labels()).isEqualTo(first.labels());
            for (int i = 0; i < 16; i++) {
                assertThat(made.floats()[i]).isCloseTo(first.floats()[i], within(1e-3f));
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.sample(SampleRequest.of(3).labelled(1)))
                    .withMessageContaining("conditionedLike(samples)");
        }
    }
}
