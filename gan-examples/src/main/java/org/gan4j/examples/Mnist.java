package org.gan4j.examples;

import ai.djl.Device;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.LossChart;
import org.gan4j.hook.MetricsLog;
import org.gan4j.picture.ImageGrid;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A DCGAN learns to write digits. */
@Command(name = "mnist", description = "Trains a DCGAN on 28 x 28 digits and shows what it writes.")
public final class Mnist implements Callable<Integer> {

    @Mixin private final DigitsOption data = new DigitsOption(20_000);

    @Option(
            names = "--batch-size",
            defaultValue = "64",
            paramLabel = "B",
            description = "Images per step (${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--device",
            paramLabel = "cpu|gpu",
            description = "Where to train (the GPU if there is one).")
    private @Nullable String device;

    @Mixin private final RunOptions run = new RunOptions(1_000, "out/mnist");

    @Override
    public Integer call() throws IOException {
        data.check();
        Checked.number("--batch-size", batchSize, 1, data.most());
        Device wanted = device == null ? null : Checked.device("--device", device);
        run.check("metrics.jsonl", "losses.png", "samples.png");
        Checked.savedGenerator("--out", run.out.resolve("generator"));
        Samples digits = data.read(run.seed);
        Checked.number("--batch-size", batchSize, 1, digits.size());

        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).optWidth(32).build())
                        .setDiscriminator(Discriminators.dcgan(28, 28, 1).optWidth(32).build())
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(MetricsLog.to(run.out.resolve("metrics.jsonl")))
                        .addHook(LossChart.to(run.out.resolve("losses.png")))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        if (wanted != null) {
            gan.optDevice(wanted);
        }

        try (GanTrainer trainer = gan.build()) {
            trainer.fit(digits, Budget.iterations(run.steps));
            ImageGrid.of(trainer.sample(64)).withScale(2).save(run.out.resolve("samples.png"));
            trainer.generator().save(run.out.resolve("generator"));
        }
        System.out.println("Pictures, log and generator are in " + run.out.toAbsolutePath());
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Mnist(), arguments);
    }
}
