package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LossChart;
import org.gan4j.data.CifarFiles;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.RunLog;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A DCGAN learns small colour pictures, such as those of CIFAR-10. */
@Command(
        name = "cifar10",
        description = "Trains a DCGAN on 32 x 32 colour pictures and shows what it paints.")
public final class Cifar10 implements Callable<Integer> {

    private static final int SIZE = 32;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|ARCHIVE",
            description =
                    "A directory, .zip or .tar.gz of pictures of 32 x 32 pixels, or the directory"
                            + " of CIFAR-10's binary batches.")
    private Path data = Path.of("");

    @Option(
            names = "--width",
            defaultValue = "32",
            paramLabel = "W",
            description = "Feature maps beside the pictures (${DEFAULT-VALUE}; 64 in the paper).")
    private int width;

    @Option(
            names = "--batch-size",
            defaultValue = "64",
            paramLabel = "B",
            description = "Pictures per step (${DEFAULT-VALUE}).")
    private int batchSize;

    @Mixin private final RunOptions run = new RunOptions(5_000, "out/cifar10");

    @Override
    public Integer call() throws IOException {
        Checked.exists("--data", data, "a directory, .zip or .tar.gz of pictures");
        Checked.number("--width", width, 1, 1_024);
        Checked.number("--batch-size", batchSize, 1, Integer.MAX_VALUE);
        run.check("metrics.jsonl", "losses.png", "samples.png");
        Checked.savedGenerator("--out", run.out.resolve("generator"));
        Samples pictures = read();
        Checked.number("--batch-size", batchSize, 1, pictures.size());

        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(SIZE, SIZE, 3).optWidth(width).build())
                        .setDiscriminator(
                                Discriminators.dcgan(SIZE, SIZE, 3).optWidth(width).build())
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(RunLog.to(run.out.resolve("metrics.jsonl")))
                        .addHook(LossChart.to(run.out.resolve("losses.png")))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(pictures, Budget.iterations(run.steps));
            ImageGrid.of(trainer.sample(100)).withScale(2).save(run.out.resolve("samples.png"));
            trainer.generator().save(run.out.resolve("generator"));
        }
        System.out.println("Pictures, log and generator are in " + run.out.toAbsolutePath());
        return 0;
    }

    private Samples read() throws IOException {
        System.out.println("Reading pictures from " + data);
        if (CifarFiles.isIn(data)) {
            return CifarFiles.train(data);
        }
        try (ImageFiles files = ImageFiles.open(data)) {
            Samples pictures = files.readAll();
            Checked.that(
                    pictures.sampleShape().equals(new Shape(3, SIZE, SIZE)),
                    "--data holds pictures of shape %s (channels, height, width): give colour pictures"
                            + " of 32 x 32 pixels",
                    pictures.sampleShape());
            return pictures;
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Cifar10(), arguments);
    }
}
