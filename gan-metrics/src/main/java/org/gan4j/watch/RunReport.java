package org.gan4j.watch;

import ai.djl.engine.Engine;
import com.google.common.base.Preconditions;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gan4j.Gan4j;
import org.gan4j.file.WholeFile;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.jspecify.annotations.Nullable;

/**
 * One page about a run, {@code report.html}, which needs neither network nor other files: what was
 * run, how it went, what it makes, how good that is, and what should be looked at.
 *
 * <p>It is made of what other hooks leave in the same directory: the {@code metrics.jsonl} of a
 * {@link org.gan4j.hook.RunLog}, the {@code evaluations.jsonl} of an {@link
 * org.gan4j.metrics.evaluation.EvaluationHook}, the {@code sheets} of {@link
 * org.gan4j.hook.SampleSheets}, and any other PNG files. The hook adds {@code run.json}, with the
 * configuration, versions and hardware.
 *
 * <pre>{@code
 * builder.addHook(RunLog.to(directory.resolve("metrics.jsonl")))
 *         .addHook(SampleSheets.to(directory.resolve("sheets")))
 *         .addHook(RunReport.to(directory))
 * }</pre>
 */
public final class RunReport {

    private static final String FILE = "report.html";

    /** While training goes on, no more than one part in so many of the time is spent on pages. */
    private static final int SHARE = 50;

    private static final long LEAST_SECONDS = 30;

    private RunReport() {}

    /**
     * A report that is written at the beginning, every half a minute or more seldom while the run
     * goes on, on a thread of its own, and at the end.
     *
     * @param directory where the run leaves its files
     * @return the hook; add it after those whose files it shows
     */
    public static Observer to(Path directory) {
        return to(directory, Duration.ofSeconds(LEAST_SECONDS));
    }

    /** The same at other times, since no test waits for half a minute. */
    static Observer to(Path directory, Duration least) {
        Preconditions.checkNotNull(directory, "directory");
        return Observer.of(
                "RunReport[directory=%s]".formatted(directory),
                start -> new Run(directory, least, start));
    }

    /**
     * Writes the page of a run again, from what it left.
     *
     * @param run its directory
     * @return the page
     * @throws IOException if nothing of a run is there, or something cannot be read or written
     */
    public static Path write(Path run) throws IOException {
        return compare(List.of(run), run.resolve(FILE));
    }

    /**
     * Writes a page about several runs, side by side.
     *
     * @param runs their directories
     * @param file the page to write
     * @return the page
     * @throws IOException if one of them holds nothing of a run, or something cannot be read or
     *     written
     */
    public static Path compare(List<Path> runs, Path file) throws IOException {
        List<RunDirectory> directories = runs.stream().map(RunDirectory::new).toList();
        for (RunDirectory run : directories) {
            if (!run.isRun()) {
                throw new IOException(
                        run.path()
                                + " holds neither metrics.jsonl nor run.json: give the directory that"
                                + " a run wrote into");
            }
        }
        WholeFile.write(file, RunPage.of(directories, 0));
        return file;
    }

    /** One run, whose page is written beside it. */
    private static final class Run implements Watch {

        private final RunDirectory directory;
        private final ExecutorService beside =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread thread = new Thread(task, "gan4j-report");
                            thread.setDaemon(true);
                            return thread;
                        });
        private final Duration least;
        private @Nullable Future<Long> writing;
        private long due;

        Run(Path directory, Duration least, RunEvent start) throws IOException {
            this.directory = new RunDirectory(directory);
            this.least = least;
            about(start);
            writing = beside.submit(this::write);
        }

        private void about(RunEvent start) throws IOException {
            JsonObject about = new JsonObject();
            JsonObject configuration = new JsonObject();
            start.trainer().describe().forEach(configuration::addProperty);
            about.add("configuration", configuration);
            JsonObject machine = new JsonObject();
            Engine engine = Engine.getInstance();
            Hardware hardware = new Hardware();
            machine.addProperty("begun", begun(start));
            machine.addProperty("begun at iteration", start.progress().iterations() + "");
            machine.addProperty("GAN4J", Gan4j.version());
            machine.addProperty("engine", engine.getEngineName() + " " + engine.getVersion());
            machine.addProperty("DJL", Engine.getDjlVersion());
            machine.addProperty("Java", Runtime.version() + "");
            machine.addProperty(
                    "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            machine.addProperty("processor", hardware.processor());
            machine.addProperty("processors", Runtime.getRuntime().availableProcessors() + "");
            machine.addProperty("heap", (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
            machine.addProperty(
                    "device",
                    "%s, of %s GPU"
                            .formatted(start.trainer().generator().device(), engine.getGpuCount()));
            if (!hardware.gpus().isEmpty()) {
                machine.addProperty("GPUs", String.join(", ", hardware.gpus()));
            }
            about.add("machine", machine);
            WholeFile.write(
                    directory.path().resolve(RunDirectory.ABOUT),
                    new GsonBuilder().setPrettyPrinting().create().toJson(about));
        }

        /** Of a run that goes on, when it began at first. */
        private String begun(RunEvent start) throws IOException {
            String now = Instant.now().truncatedTo(ChronoUnit.SECONDS) + "";
            return start.progress().iterations() == 0 ? now : directory.begun().orElse(now);
        }

        /** {@return how long it took} */
        private Long write() throws IOException {
            long begun = System.nanoTime();
            WholeFile.write(directory.path().resolve(FILE), RunPage.of(List.of(directory), 0));
            return System.nanoTime() - begun;
        }

        @Override
        public void afterIteration(IterationEvent event) throws IOException {
            if (writing != null && writing.isDone()) {
                long took = finished(writing);
                writing = null;
                due = System.nanoTime() + Math.max(least.toNanos(), SHARE * took);
            } else if (writing == null && System.nanoTime() - due >= 0) {
                writing = beside.submit(this::write);
            }
        }

        private static long finished(Future<Long> writing) throws IOException {
            try {
                return writing.get();
            } catch (ExecutionException e) {
                throw new IOException("the report cannot be written: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }

        @Override
        public void abandon() {
            beside.shutdown();
        }

        @Override
        public void onFinish(RunEvent event) throws IOException {
            try {
                finished(beside.submit(this::write));
            } finally {
                beside.shutdown();
            }
        }
    }
}
