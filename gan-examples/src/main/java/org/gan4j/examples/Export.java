package org.gan4j.examples;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gan4j.sample.TrainedGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A trained generator for Python, or for any server of TorchScript. */
@Command(
        name = "export",
        description = "Writes a trained generator as a file that PyTorch opens.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Export implements Callable<Integer> {

    /** What can be written. */
    enum Format {
        PT,
        SAFETENSORS
    }

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Directory of a saved generator.")
    private Path model = Path.of("");

    @Option(
            names = "--format",
            defaultValue = "pt",
            paramLabel = "FORMAT",
            description =
                    "pt, a TorchScript module with weights, or safetensors, weights alone"
                            + " (default: ${DEFAULT-VALUE}).")
    private Format format = Format.PT;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The file to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        Checked.directory("--model", model, "the directory of a saved generator");
        Checked.outputFile("--out", out);
        try (TrainedGenerator generator = TrainedGenerator.load(model)) {
            switch (format) {
                case PT -> generator.exportTorchScript(out);
                case SAFETENSORS -> generator.exportSafetensors(out);
            }
        }
        System.out.println("Wrote " + out.toAbsolutePath());
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Export(), arguments);
    }
}
