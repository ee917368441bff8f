package org.gan4j.examples;

import java.io.IOException;
import java.util.concurrent.Callable;
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

    @Mixin
    private final PictureRun pictures = new PictureRun(ImageGame.DCGAN, 32, 1_000, "out/mnist");

    @Override
    public Integer call() throws IOException {
        data.check();
        Checked.that(
                networks != DigitNetworks.concat || pictures.isUsual(),
                "--conditional %s has a game and networks of its own: leave out --recipe and"
                        + " --width, or --conditional",
                networks);
        pictures.check(data.most());
        pictures.train(
                data.read(pictures.run.seed),
                networks::describe,
                networks.request(),
                networks.rows());
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Mnist(), arguments);
    }
}
