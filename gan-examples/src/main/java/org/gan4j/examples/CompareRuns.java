package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.gan4j.watch.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One page about several runs. */
@Command(
        name = "compare",
        description = "Writes a page that shows several runs side by side.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class CompareRuns implements Callable<Integer> {

    @Option(
            names = "--runs",
            required = true,
            arity = "2..*",
            paramLabel = "DIR",
            description = "The directories that runs wrote into, two at least.")
    private List<Path> runs = List.of();

    @Option(
            names = "--out",
            defaultValue = "comparison.html",
            paramLabel = "FILE",
            description = "The page to write (${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        for (Path run : runs) {
            Checked.directory("--runs", run, "directories that runs wrote into");
        }
        System.out.println("The comparison is " + RunReport.compare(runs, out).toAbsolutePath());
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new CompareRuns(), arguments);
    }
}
