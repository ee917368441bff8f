package org.gan4j.examples;

import com.google.common.primitives.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.metrics.ClassBalance;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.picture.ImageGrid;

/** Digits for a small DCGAN, counted by a classifier. */
final class DigitsBed implements TestBed {

    private static final int SHOWN = 12;

    private final Samples digits;
    private final ImageClassifier judge;
    private final List<float[]> sheet = new ArrayList<>();

    DigitsBed(Samples digits) {
        this.digits = digits;
        judge = ImageClassifier.train(digits, 4, 1);
    }

    @Override
    public Samples samples() {
        return digits;
    }

    @Override
    public GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(28, 28, 1).optWidth(16).build())
                .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(16).build());
    }

    @Override
    public String counted() {
        return "classes";
    }

    /** A class is there with a quarter of its fair share. */
    @Override
    public int found(Samples generated) {
        return ClassBalance.of(judge, generated).modes(0.25 / judge.classes());
    }

    /** A row for each technique, on one sheet. */
    @Override
    public void show(String title, Samples generated, Path out) throws IOException {
        sheet.add(generated.slice(0, SHOWN).floats());
        float[] all = Floats.concat(sheet.toArray(float[][]::new));
        ImageGrid.of(Samples.ofFloats(all, digits.sampleShape()))
                .withColumns(SHOWN)
                .save(out.resolve("samples.png"));
    }

    @Override
    public void close() {
        judge.close();
    }
}
