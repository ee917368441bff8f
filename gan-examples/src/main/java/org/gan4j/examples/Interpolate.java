package org.gan4j.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.latent.Interpolation;
import org.gan4j.network.GeneratorInput;
import org.gan4j.picture.ImageGrid;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a generator makes between one latent and another. */
@Command(
        name = "interpolate",
        description =
                "Draws strips of what a generator makes on the way from one latent to another.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Interpolate implements Callable<Integer> {

    private static final int MOST = 1_000;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description =
                    "Directory of a saved generator, of latents N(0, I); if it is told classes,"
                            + " --classes says which.")
    private Path model = Path.of("");

    @Option(
            names = "--pairs",
            defaultValue = "5",
            paramLabel = "N",
            description = "How many pairs of latents (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--classes",
            paramLabel = "A,B,...",
            split = ",",
            description =
                    "Go from each class to the next, with one latent for each strip, of a generator"
                            + " that is told classes.")
    private int @Nullable [] classes;

    @Option(
            names = "--steps",
            defaultValue = "10",
            paramLabel = "N",
            description = "How many images on each way (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seed of the latents (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            defaultValue = "interpolation.png",
            paramLabel = "FILE",
            description = "The PNG to write (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("interpolation.png");

    @Override
    public Integer call() throws IOException {
        Checked.directory("--model", model, "the directory of a saved generator");
        Checked.number("--pairs", pairs, 1, MOST);
        Checked.number("--steps", steps, 2, MOST);
        Checked.png("--out", out);
        try (TrainedGenerator generator = TrainedGenerator.load(model);
                NDManager manager = NDManager.newBaseManager()) {
            check(generator.conditioning());
            List<String> names = new ArrayList<>();
            NDList strips = new NDList();
            Random random = new Random(seed);
            for (int pair = 0; pair < pairs; pair++) {
                if (classes == null) {
                    alongLatents(generator, random, manager, strips, names);
                } else {
                    alongClasses(generator, classes, random, manager, strips, names);
                }
            }
            float[] made = NDArrays.concat(strips).toFloatArray();
            ImageGrid.of(Samples.ofFloats(made, generator.sampleShape()))
                    .withColumns(steps)
                    .withScale(2)
                    .withRowNames(names)
                    .save(out);
        }
        System.out.println("Wrote " + out.toAbsolutePath());
        return 0;
    }

    private void check(Conditioning conditioning) {
        boolean told = conditioning.classes() > 0;
        Checked.that(
                !conditioning.hasVectorOrImage(),
                "--model makes %s, which strips have none of: take a generator that is told classes"
                        + " or nothing",
                conditioning);
        Checked.that(
                !told || classes != null,
                "--model is told one of %s classes: add --classes A,B",
                conditioning.classes());
        Checked.that(
                told || classes == null,
                "--classes needs a generator that is told classes, and --model is not");
        if (classes != null) {
            Checked.that(classes.length >= 2, "--classes has one class: give two or more");
            for (int each : classes) {
                Checked.number("--classes", each, 0, conditioning.classes() - 1);
            }
        }
    }

    /** The strips from one latent to another, on two ways. */
    private void alongLatents(
            TrainedGenerator generator,
            Random random,
            NDManager manager,
            NDList strips,
            List<String> names) {
        NDArray from = latent(random, generator.latentSize(), manager);
        NDArray to = latent(random, generator.latentSize(), manager);
        for (Interpolation way : Interpolation.values()) {
            strips.add(generator.generate(way.between(from, to, steps)));
            names.add(way == Interpolation.LINEAR ? "lerp" : "slerp");
        }
    }

    /** The strips from each class to the next, for one latent. */
    private void alongClasses(
            TrainedGenerator generator,
            int[] order,
            Random random,
            NDManager manager,
            NDList strips,
            List<String> names) {
        NDArray latent = latent(random, generator.latentSize(), manager);
        NDArray each = manager.eye(generator.conditioning().classes());
        for (int i = 1; i < order.length; i++) {
            NDArray shares =
                    Interpolation.LINEAR.between(each.get(order[i - 1]), each.get(order[i]), steps);
            strips.add(
                    generator.generate(
                            new GeneratorInput(
                                    latent.reshape(1, -1).repeat(0, steps),
                                    Condition.ofLabels(shares))));
            names.add(order[i - 1] + " - " + order[i]);
        }
    }

    private static NDArray latent(Random random, int size, NDManager manager) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(size));
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Interpolate(), arguments);
    }
}
