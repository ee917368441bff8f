package org.gan4j.examples;

import ai.djl.Device;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.gan4j.GanTrainer;
import org.gan4j.TrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.CheckpointFolder;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.Interval;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.RunLog;
import org.gan4j.metrics.CollapseAlarm;
import org.gan4j.picture.ImageGrid;
import org.gan4j.watch.RunReport;
import org.gan4j.watch.RunServer;
import org.gan4j.watch.TensorBoard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options that every training example has. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class RunOptions {

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Training iterations (${DEFAULT-VALUE}).")
    long steps;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Seed of everything random (${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write (${DEFAULT-VALUE}).")
    Path out;

    @Option(
            names = "--checkpoint",
            paramLabel = "DIR",
            description =
                    "Where the run saves itself, every ten minutes, at its end and when it is asked to"
                            + " end (nowhere).")
    private @Nullable Path checkpoint;

    @Option(
            names = "--resume",
            description = "Go on with the run in --checkpoint, if there is one.")
    private boolean resume;

    @Option(
            names = "--device",
            paramLabel = "cpu|gpu",
            description = "Where to train (the GPU if there is one).")
    private @Nullable String device;

    @Option(
            names = "--watch",
            paramLabel = "[ADDRESS:]PORT",
            description =
                    "Show the run in a browser while it trains, to this machine alone, at"
                            + " http://127.0.0.1:PORT/, or to whoever reaches an address of it (not).")
    private @Nullable String watch;

    private @Nullable Function<ObservedTrainer, ImageGrid> shown;

    /** What every run leaves in its directory. */
    private static final String LOG = "metrics.jsonl";

    /** More than a year of training, and no product with a batch size overflows. */
    static final long MOST_STEPS = 1_000_000_000;

    RunOptions(long steps, String out) {
        this.steps = steps;
        this.out = Path.of(out);
    }

    /**
     * Refuses what cannot be, before any work is done.
     *
     * @param files what will be written into the directory
     */
    void check(String... files) {
        Checked.number("--steps", steps, 1, MOST_STEPS);
        Checked.outputDirectory("--out", out, files);
        Checked.outputDirectory("--out", out, LOG, "run.json", "report.html");
        if (watch != null) {
            Checked.address("--watch", watch);
        }
        if (device != null) {
            Checked.device("--device", device);
        }
        if (checkpoint == null) {
            Checked.that(!resume, "--resume needs --checkpoint DIR, where the run was saved");
            return;
        }
        Checked.outputDirectory("--checkpoint", checkpoint);
        Checked.that(
                resume || !holdsCheckpoints(checkpoint),
                "--checkpoint is %s, which holds a run already: give --resume to go on with it, or"
                        + " another directory",
                checkpoint);
    }

    /** Refuses --resume, where the way of a run is shown and not its end. */
    void checkNotResumed() {
        Checked.that(
                !resume,
                "--resume goes on where a run was, but this example looks at all stages of it: leave"
                        + " it out");
    }

    /** A run of its own, or in a directory for each of several. */
    private static boolean holdsCheckpoints(Path directory) {
        if (!CheckpointFolder.of(directory).newestFirst().isEmpty()) {
            return true;
        }
        try (DirectoryStream<Path> inner =
                Files.newDirectoryStream(directory, file -> Files.isDirectory(file))) {
            for (Path each : inner) {
                if (!CheckpointFolder.of(each).newestFirst().isEmpty()) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /** Where the run trains. */
    Device device() {
        return Torch.device(device == null ? null : Checked.device("--device", device));
    }

    /** A title as the name of a file or directory. */
    static String fileName(String title) {
        return title.replaceAll("\\W+", "-");
    }

    /** Whether an earlier run is to be continued. */
    boolean resumes() {
        return resume;
    }

    /** What is shown of a run, where that is not samples. */
    void show(Function<ObservedTrainer, ImageGrid> drawn) {
        shown = drawn;
    }

    /**
     * Builds a trainer that tells about itself, saves itself and goes on where it was, as far as
     * that is asked for.
     *
     * @param gan the description
     * @param name what tells this run from others of the same command; none if it is the only one
     */
    GanTrainer build(TrainerBuilder<?> gan, String... name) {
        if (device != null) {
            gan.optDevice(Checked.device("--device", device));
        }
        Path directory = inner(out, name);
        Path events = directory.resolve("tensorboard");
        gan.addHook(RunLog.to(directory.resolve(LOG)))
                .addHook(
                        shown == null
                                ? TensorBoard.to(events)
                                : TensorBoard.to(events, Interval.iterations(1_000), shown))
                .addHook(RunReport.to(directory));
        if (watch != null) {
            InetSocketAddress where = Checked.address("--watch", watch);
            gan.addHook(RunServer.during(directory, where.getAddress(), where.getPort()).strict());
            System.out.printf(
                    "The run can be watched at http://%s:%s/%n",
                    InetAddresses.toUriString(where.getAddress()), where.getPort());
        }
        if (checkpoint == null) {
            return gan.build();
        }
        Path saved = inner(checkpoint, name);
        GanTrainer trainer = gan.addHook(Checkpoints.to(saved)).build();
        try {
            return resume ? trainer.resumeOrStart(saved) : trainer;
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    /** Puts signs of collapse into the report, where there are enough samples to see any. */
    static void warnOfCollapse(TrainerBuilder<?> gan, Samples real) {
        if (real.size() >= CollapseAlarm.LEAST) {
            gan.addHook(CollapseAlarm.of(real));
        }
    }

    private static Path inner(Path directory, String... name) {
        Path inner = directory;
        for (String part : name) {
            inner = inner.resolve(fileName(part));
        }
        return inner;
    }

    /** Writes the report again, with the pictures that were made after training. */
    void report() throws IOException {
        System.out.println("All of it is in " + RunReport.write(out).toAbsolutePath());
    }

    /** Writes a report of all runs of a command, side by side. */
    void reportAll() throws IOException {
        List<Path> runs = new ArrayList<>();
        try (DirectoryStream<Path> inner =
                Files.newDirectoryStream(
                        out, file -> Files.isRegularFile(file.resolve("run.json")))) {
            inner.forEach(runs::add);
        }
        Collections.sort(runs);
        Path report = RunReport.compare(runs, out.resolve("report.html"));
        System.out.println("All runs are side by side in " + report.toAbsolutePath());
    }
}
