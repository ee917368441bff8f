package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gan4j.watch.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The page about a run, made again from what the run left. */
@Command(
        name = "report",
        description = "Writes the page about a run again, from what it left in its directory.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ReportRun implements Callable<Integer> {

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "The directory that a run wrote into.")
    private Path run = Path.of("");

    @Override
    public Integer call() throws IOException {
        Checked.directory("--run", run, "the directory that a run wrote into");
        System.out.println("The report is " + RunReport.write(run).toAbsolutePath());
        return 0;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new ReportRun(), arguments);
    }
}
