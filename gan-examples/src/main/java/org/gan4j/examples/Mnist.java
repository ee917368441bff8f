package org.gan4j.examples;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.chart.LossChart;
import org.gan4j.data.Samples;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.RunLog;
import org.gan4j.plugin.Ema;
import org.gan4j.run.Budget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network learns to write digits: any of them, or those it is asked for. */
@Command(
        name = "mnist",
        description = "Trains a GAN on 28 x 28 digits, a DCGAN at first, and shows what it writes.")
public final class Mnist implements Callable<Integer> {

    @Mixin private final DigitsOption data = new DigitsOption(20_000);

    @Option(
            names = "--conditional",
            defaultValue = "none",
            paramLabel = "HOW",
            description =
                    "How the networks are told the digit: ${COMPLETION-CANDIDATES}"
                            + " (${DEFAULT-VALUE}).")
    private DigitNetworks networks = DigitNetworks.none;

    @Option(
            names = "--batch-size",
            defaultValue = "64",
            paramLabel = "B",
            description = "Images per step (${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(
            names = "--recipe",
            defaultValue = "dcgan",
            paramLabel = "GAME",
            description =
                    "The game of networks that are not told the digit: ${COMPLETION-CANDIDATES}"
                            + " (${DEFAULT-VALUE}).")
    private ImageGame game = ImageGame.DCGAN;

    @Mixin private final RunOptions run = new RunOptions(1_000, "out/mnist");

    @Override
    public Integer call() throws IOException {
        data.check();
        Checked.number("--batch-size", batchSize, 1, data.most());
        Checked.that(
                networks == DigitNetworks.none || game == ImageGame.DCGAN,
                "--recipe %s is not told the digit: leave out --conditional, or --recipe",
                game);
        run.check("metrics.jsonl", "losses.png", "samples.png");
        Checked.savedGenerator("--out", run.out.resolve("generator"));
        Samples digits = data.read(run.seed);
        Checked.number("--batch-size", batchSize, 1, digits.size());

        GanTrainerBuilder gan =
                networks.describe(game, run.steps)
                        .addPlugin(Ema.halfLifeImages(10_000))
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(RunLog.to(run.out.resolve("metrics.jsonl")))
                        .addHook(LossChart.to(run.out.resolve("losses.png")))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);

        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(digits, Budget.iterations(run.steps));
            networks.show(trainer.generator()).save(run.out.resolve("samples.png"));
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
