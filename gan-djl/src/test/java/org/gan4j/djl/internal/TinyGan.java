package org.gan4j.djl.internal;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;

/** A convolutional GAN small enough to train in a test, in this process or in one of its own. */
final class TinyGan {

    static final Samples DIGITS = StrokeDigits.generate(100, 1);

    private TinyGan() {}

    static GanTrainerBuilder describe(long seed) {
        return GanTrainer.builder()
                .setGenerator(Generators.dcgan(28, 28, 1).optLatentSize(8).optWidth(4).build())
                .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(4).build())
                .addPlugin(Ema.halfLifeImages(100))
                .optBatchSize(8)
                .optSeed(seed);
    }

    static Map<String, float[]> parameters(GanTrainer trainer) {
        Map<String, float[]> values = new TreeMap<>();
        collect(values, "G", PointGan.game(trainer).generator().block());
        collect(values, "D", PointGan.game(trainer).discriminator().block());
        return values;
    }

    private static void collect(Map<String, float[]> values, String prefix, Block block) {
        for (Pair<String, Parameter> parameter : block.getParameters()) {
            values.put(prefix + parameter.getKey(), parameter.getValue().getArray().toFloatArray());
        }
    }

    static Map<String, double[]> doubles(GanTrainer trainer) {
        Map<String, double[]> values = new TreeMap<>();
        PointGan.game(trainer)
                .generator()
                .block()
                .getParameters()
                .forEach(
                        p -> values.put("G" + p.getKey(), p.getValue().getArray().toDoubleArray()));
        PointGan.game(trainer)
                .discriminator()
                .block()
                .getParameters()
                .forEach(
                        p -> values.put("D" + p.getKey(), p.getValue().getArray().toDoubleArray()));
        return values;
    }

    /** Resumes one checkpoint, trains to an iteration and writes another. */
    public static void main(String[] arguments) {
        try (GanTrainer trainer = describe(1).build()) {
            trainer.resume(Path.of(arguments[0]))
                    .fit(DIGITS, Budget.iterations(Long.parseLong(arguments[1])));
            trainer.saveCheckpoint(Path.of(arguments[2]));
        }
    }
}
