package org.gan4j.examples;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gan4j.sample.TrainedGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is known of a saved generator. */
@Command(
        name = "inspect",
        description = "Prints the layers of a saved generator, its recipe, and what wrote it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Inspect implements Callable<Integer> {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Directory of a saved generator.")
    private Path model = Path.of("");

    @Override
    public Integer call() throws IOException {
        Checked.directory("--model", model, "the directory of a saved generator");
        try (TrainedGenerator generator = TrainedGenerator.load(model)) {
            System.out.print(generator.summary());
        }
        JsonObject manifest =
                JsonParser.parseString(Files.readString(model.resolve("manifest.json")))
                        .getAsJsonObject();
        System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(manifest));
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Inspect(), arguments);
    }
}
