package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.data.ShapePictures;
import org.gan4j.djl.Discriminators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.optim.Adam;
import org.gan4j.picture.ImageGrid;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.sample.SampleRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Where self-attention looks (Zhang et al. 2019, figure 5): for some pixels of generated pictures
 * the weights with which all others come into them, softmax of q_i . k_j over j.
 */
@Command(
        name = "attention",
        description =
                "Trains a small generator with self-attention on coloured shapes, and draws where it"
                        + " looks from some places of its pictures.")
public final class AttentionMaps implements Callable<Integer> {

    private static final String PICTURE = "attention.png";
    private static final String NUMBERS = "attention.txt";
    private static final int PICTURES = 8_000;
    private static final int ROWS = 8;
    private static final int SIDE = AttentiveGenerator.SIDE;
    private static final int PIXELS = SIDE * SIDE;
    private static final int MAPS = AttentiveGenerator.MAPS;
    private static final int KEYS = MAPS / 8;
    private static final int IMAGE = AttentiveGenerator.IMAGE;

    /** Which pixels of the maps are looked from: the middle, a corner, an edge, and between. */
    private static final int[][] FROM = {{3, 3}, {0, 0}, {4, 7}, {6, 2}};

    @Mixin private final RunOptions run = new RunOptions(2_000, "out/attention");

    @Override
    public Integer call() throws IOException {
        run.checkNotResumed();
        run.check(PICTURE, NUMBERS);
        AttentiveGenerator generator = new AttentiveGenerator();
        var gan =
                GanTrainer.builder()
                        .setGenerator(generator)
                        .setDiscriminator(
                                Discriminators.dcgan(IMAGE, IMAGE, 3).optWidth(16).build())
                        .addRegularizer(R1.of(5))
                        .optOptimizer(Adam.of(4e-4).withBetas(0.5, 0.999))
                        .addHook(ConsoleProgress.to(System.out))
                        .optBatchSize(64)
                        .optSeed(run.seed);
        try (GanTrainer trainer = run.build(gan)) {
            double before = draw(trainer, generator);
            trainer.fit(ShapePictures.generate(PICTURES, run.seed), Budget.iterations(run.steps));
            double after = draw(trainer, generator);
            String line =
                    String.format(
                            Locale.ROOT,
                            "gamma %.4f, mean entropy %.3f before training and %.3f after, of log %d ="
                                    + " %.3f%n",
                            weight(weights(trainer), "gamma")[0],
                            before,
                            after,
                            PIXELS,
                            Math.log(PIXELS));
            Files.writeString(run.out.resolve(NUMBERS), line);
            System.out.print(line);
        }
        run.report();
        System.out.println("The picture is " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    private static Map<String, float[]> weights(GanTrainer trainer) {
        Map<String, float[]> weights = new HashMap<>();
        trainer.weights(weights::put);
        return weights;
    }

    private double draw(GanTrainer trainer, AttentiveGenerator generator) throws IOException {
        List<float[]> given = new ArrayList<>();
        generator.tell(given::add);
        Samples made = trainer.sample(SampleRequest.of(ROWS).withSeed(run.seed));
        generator.tell(null);
        return draw(made.floats(), given.get(0), weights(trainer));
    }

    private static float[] weight(Map<String, float[]> weights, String name) {
        return Objects.requireNonNull(weights.get("generator/attention." + name), name);
    }

    /** Each row is a picture, then where it looks from each place; the mean entropy is returned. */
    private double draw(float[] made, float[] given, Map<String, float[]> weights)
            throws IOException {
        Matrix query = new Matrix(weight(weights, "query_conv.weight"), KEYS);
        Matrix key = new Matrix(weight(weights, "key_conv.weight"), KEYS);
        float[] drawn = new float[ROWS * (1 + FROM.length) * 3 * IMAGE * IMAGE];
        int at = 0;
        double entropy = 0;
        for (int row = 0; row < ROWS; row++) {
            float[] picture =
                    Arrays.copyOfRange(
                            made, row * 3 * IMAGE * IMAGE, (row + 1) * 3 * IMAGE * IMAGE);
            at = put(picture, drawn, at);
            double[][] queries = each(query, weight(weights, "query_conv.bias"), given, row);
            double[][] keys = each(key, weight(weights, "key_conv.bias"), given, row);
            for (int[] from : FROM) {
                double[] attention = attention(queries[from[0] * SIDE + from[1]], keys);
                for (double part : attention) {
                    entropy -= part == 0 ? 0 : part * Math.log(part);
                }
                at = put(lit(picture, attention, from), drawn, at);
            }
        }
        ImageGrid.of(Samples.ofFloats(drawn, new Shape(3, IMAGE, IMAGE)))
                .withColumns(1 + FROM.length)
                .withScale(3)
                .save(run.out.resolve(PICTURE));
        return entropy / (ROWS * FROM.length);
    }

    private static int put(float[] picture, float[] all, int at) {
        System.arraycopy(picture, 0, all, at, picture.length);
        return at + picture.length;
    }

    /** What a 1 x 1 convolution makes of each pixel of a picture's maps. */
    private static double[][] each(Matrix weight, float[] bias, float[] given, int picture) {
        double[][] all = new double[PIXELS][];
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            double[] maps = new double[MAPS];
            for (int map = 0; map < MAPS; map++) {
                maps[map] = given[(picture * MAPS + map) * PIXELS + pixel];
            }
            all[pixel] = weight.times(maps);
            for (int i = 0; i < bias.length; i++) {
                all[pixel][i] += bias[i];
            }
        }
        return all;
    }

    /** The softmax over all pixels. */
    private static double[] attention(double[] query, double[][] keys) {
        double[] scores = new double[PIXELS];
        for (int pixel = 0; pixel < PIXELS; pixel++) {
            for (int i = 0; i < query.length; i++) {
                scores[pixel] += query[i] * keys[pixel][i];
            }
        }
        double most = Arrays.stream(scores).max().orElse(0);
        double sum = Arrays.stream(scores).map(score -> Math.exp(score - most)).sum();
        return Arrays.stream(scores).map(score -> Math.exp(score - most) / sum).toArray();
    }

    /** A picture that is bright where it is looked at, with a white dot where it is looked from. */
    private static float[] lit(float[] picture, double[] attention, int[] from) {
        double most = Arrays.stream(attention).max().orElse(1);
        float[] lit = new float[picture.length];
        int scale = IMAGE / SIDE;
        for (int i = 0; i < lit.length; i++) {
            int y = i / IMAGE % IMAGE;
            int x = i % IMAGE;
            double part = attention[y / scale * SIDE + x / scale] / most;
            boolean dot =
                    Math.abs(y - scale * from[0] - 1.5) < 1
                            && Math.abs(x - scale * from[1] - 1.5) < 1;
            lit[i] = dot ? 1 : (float) ((picture[i] + 1) * (0.3 + 0.7 * part) - 1);
        }
        return lit;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new AttentionMaps(), arguments);
    }
}
