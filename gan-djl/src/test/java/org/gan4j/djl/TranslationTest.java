package org.gan4j.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.GanTrainer;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.data.ShapePictures;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.loss.Losses;
import org.gan4j.plugin.HorizontalFlips;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.sample.TrainedTranslator;
import org.gan4j.sample.Translation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pix2pix and CycleGAN as a user finds them. */
class TranslationTest {

    private static final Shape SHAPE = new Shape(3, 32, 32);
    private static final ResidentSamples PICTURES = ShapePictures.generate(24, 1);

    @TempDir Path directory;

    /** The same pictures in negative. */
    private static ResidentSamples negative(ResidentSamples pictures) {
        byte[] pixels = pictures.bytes().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (255 - (pixels[i] & 0xff));
        }
        return Samples.ofBytes(pixels, pictures.sampleShape());
    }

    private static GanTrainer pix2pix() {
        return Pix2Pix.builder(SHAPE, 3)
                .optWidth(4)
                .optDropoutBlocks(2)
                .optImages(2_000)
                .describe()
                .optBatchSize(4)
                .optSeed(1)
                .build();
    }

    private static GanTrainer cycleGan() {
        return CycleGan.builder(SHAPE, SHAPE)
                .optWidth(4)
                .optBlocks(1)
                .optHistory(5)
                .describe()
                .optBatchSize(2)
                .optSeed(1)
                .build();
    }

    private static final Map<String, Samples> UNPAIRED =
            Map.of(
                    "a", PICTURES.slice(0, 12),
                    "b", negative(PICTURES.slice(12, 24)));

    private static double off(Samples first, Samples second) {
        float[] x = first.floats();
        float[] y = second.floats();
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.abs(x[i] - y[i]);
        }
        return sum / x.length;
    }

    @Test
    void pix2pix_learnsPairs() {
        ResidentSamples wanted = negative(PICTURES);
        try (GanTrainer trainer = pix2pix()) {
            TrainedTranslator translator = TrainedTranslator.of(trainer.generator());
            double before = off(translator.translate(PICTURES), wanted);
            trainer.fit(wanted.withImages(PICTURES), Budget.iterations(300));
            double after = off(translator.translate(PICTURES), wanted);
            assertThat(after).isLessThan(before / 2);
        }
    }

    @Test
    void whatBecomesOfAPicture_dependsOnItAlone() {
        try (GanTrainer trainer = pix2pix()) {
            trainer.fit(negative(PICTURES).withImages(PICTURES), Budget.iterations(3));
            TrainedTranslator translator = TrainedTranslator.of(trainer.generator());
            float[] all = translator.translate(PICTURES).floats();
            int each = all.length / 24;
            List<Long> order = new ArrayList<>(List.of(7L, 0L, 23L));
            Collections.shuffle(order, new Random(1));
            for (long i : order) {
                float[] one = translator.translate(PICTURES.slice(i, i + 1)).floats();
                assertThat(one)
                        .isEqualTo(Arrays.copyOfRange(all, (int) i * each, (int) (i + 1) * each));
            }
            assertThat(translator.translate(PICTURES).floats()).isEqualTo(all);
            assertThat(translator.with(Translation.asInTraining(1)).translate(PICTURES).floats())
                    .as("other dropout")
                    .isNotEqualTo(all);
            float[] averaged = translator.with(Translation.averaged()).translate(PICTURES).floats();
            assertThat(averaged).isNotEqualTo(all);
            assertThat(
                            translator
                                    .with(Translation.averaged())
                                    .translate(PICTURES.slice(0, 1))
                                    .floats())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(Arrays.copyOf(averaged, each));
        }
    }

    @Test
    void pix2pix_isSavedLoadedAndExported() throws Exception {
        Path file = directory.resolve("translator.pt");
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = pix2pix();
                NDManager manager = Torch.newManager(Device.cpu())) {
            trainer.fit(negative(PICTURES).withImages(PICTURES), Budget.iterations(2));
            TrainedTranslator translator = TrainedTranslator.of(trainer.generator());
            translator.save(saved);
            translator.generator().exportTorchScript(file);
            Samples made = translator.translate(PICTURES);
            Samples averaged = translator.with(Translation.averaged()).translate(PICTURES);
            try (TrainedTranslator loaded = TrainedTranslator.load(saved)) {
                assertThat(loaded.imageShape()).isEqualTo(SHAPE);
                assertThat(loaded.translate(PICTURES).floats()).isEqualTo(made.floats());
            }
            try (TorchModule module = TorchModule.load(file, Device.cpu());
                    GradMode off = GradMode.off()) {
                NDArray images = manager.create(PICTURES.floats(), new Shape(24).addAll(SHAPE));
                assertThat(module.run(manager, "forward", images).head().toFloatArray())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(averaged.floats());
            }
        }
    }

    @Test
    void anyLossAndRegularizer_goWithPix2pix() {
        ResidentSamples wanted = negative(PICTURES);
        try (GanTrainer trainer =
                Pix2Pix.builder(SHAPE, 3)
                        .optWidth(2)
                        .optNormalisation(Normalisation.instance())
                        .optLoss(Losses.hinge())
                        .describe()
                        .addRegularizer(R1.of(1))
                        .addPlugin(HorizontalFlips.standard())
                        .optBatchSize(2)
                        .build()) {
            trainer.fit(wanted.withImages(PICTURES), Budget.iterations(3));
            assertThat(trainer.progress().iterations()).isEqualTo(3);
        }
    }

    private static Map<String, float[]> translations(GanTrainer trainer) {
        Map<String, float[]> made = new LinkedHashMap<>();
        for (String name : List.of("a-to-b", "b-to-a")) {
            TrainedGenerator generator = trainer.generator(name);
            made.put(name, TrainedTranslator.of(generator).translate(PICTURES).floats());
        }
        return made;
    }

    /** With a history that is full. */
    @Test
    void cycleGan_resumes_toTheSameBits() {
        Path saved = directory.resolve("checkpoint");
        Map<String, float[]> whole;
        try (GanTrainer trainer = cycleGan()) {
            trainer.fit(UNPAIRED, Budget.iterations(5));
            trainer.saveCheckpoint(saved);
            trainer.fit(UNPAIRED, Budget.iterations(10));
            whole = translations(trainer);
        }
        try (GanTrainer trainer = cycleGan()) {
            trainer.resume(saved);
            trainer.fit(UNPAIRED, Budget.iterations(10));
            translations(trainer)
                    .forEach((name, made) -> assertThat(made).as(name).isEqualTo(whole.get(name)));
            // The discriminators too: what they say decides on the next step.
            trainer.fit(UNPAIRED, Budget.iterations(12));
            try (GanTrainer other = cycleGan()) {
                other.fit(UNPAIRED, Budget.iterations(12));
                translations(other)
                        .forEach(
                                (name, made) ->
                                        assertThat(made)
                                                .as(name)
                                                .isEqualTo(translations(trainer).get(name)));
            }
        }
    }

    @Test
    void imagesThatDoNotFit_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pix2Pix.builder(new Shape(3, 32, 48), 3))
                .withMessageContaining("multiples of 32, not 32 x 48");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CycleGan.builder(SHAPE, new Shape(3, 32, 64)))
                .withMessageContaining("bring both to one size");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                CycleGan.builder(SHAPE, new Shape(1, 32, 32))
                                        .optIdentity(0.5)
                                        .describe())
                .withMessageContaining("set identity to 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Discriminators.patch(16, 16, 3).build())
                .withMessageContaining("take smaller ones by optPatch");
        try (GanTrainer trainer = pix2pix()) {
            TrainedTranslator translator = TrainedTranslator.of(trainer.generator());
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    translator.translate(
                                            Samples.ofBytes(
                                                    new byte[32 * 32], new Shape(1, 32, 32))))
                    .withMessageContaining("of shape (3, 32, 32), but these have (1, 32, 32)");
            assertThatThrownBy(() -> trainer.fit(PICTURES, Budget.iterations(1)))
                    .hasMessageContaining("image");
        }
        try (GanTrainer trainer = cycleGan()) {
            assertThatThrownBy(() -> trainer.fit(PICTURES, Budget.iterations(1)))
                    .hasMessageContaining("[a, b]");
        }
        try (GanTrainer plain =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(2).build())
                        .setDiscriminator(Discriminators.mlp().build())
                        .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TrainedTranslator.of(plain.generator()))
                    .withMessageContaining("takes images and nothing else");
        }
    }
}
