package org.gan4j.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Callable;
import org.gan4j.data.Samples;
import org.gan4j.latent.Interpolation;
import org.gan4j.picture.ImageGrid;
import org.gan4j.sample.TrainedGenerator;
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
            description = "Directory of a saved generator, not conditional, of latents N(0, I).")
    private Path model = Path.of("");

    @Option(
            names = "--pairs",
            defaultValue = "5",
            paramLabel = "N",
            description = "How many pairs of latents (default: ${DEFAULT-VALUE}).")
    private int pairs;

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
            Checked.that(
                    generator.conditioning().isNone(),
                    "--model makes %s, which strips have none of: take an unconditional generator",
                    generator.conditioning());
            NDList strips = new NDList();
            Random random = new Random(seed);
            for (int pair = 0; pair < pairs; pair++) {
                NDArray from = latent(random, generator.latentSize(), manager);
                NDArray to = latent(random, generator.latentSize(), manager);
                for (Interpolation way : Interpolation.values()) {
                    strips.add(generator.generate(way.between(from, to, steps)));
                }
            }
            float[] made = NDArrays.concat(strips).toFloatArray();
            ImageGrid.of(Samples.ofFloats(made, generator.sampleShape()))
                    .withColumns(steps)
                    .withScale(2)
                    .save(out);
        }
        System.out.println("Odd rows are along lines, even ones along great circles: " + out);
        return 0;
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
