package org.gan4j.hook;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.gan4j.file.SmallFile;
import org.gan4j.file.StrictJson;
import org.gan4j.file.WholeFile;
import org.gan4j.file.WriterLock;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Progress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link Checkpoints} does for one {@code fit}. */
final class CheckpointSession implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(CheckpointSession.class);
    private static final String LOSS = "loss";
    private static final int LARGEST_NOTE = 4_096;

    private final Path directory;
    private final CheckpointFolder folder;
    private final int kept;
    private final @Nullable ToDoubleFunction<ObservedTrainer> loss;
    private final WriterLock lock;
    private final ProcessEnd end;
    private Progress saved = new Progress(0, 0, 0);
    private Interval.Moment tried = Interval.Moment.now(saved);
    private double best = Double.POSITIVE_INFINITY;

    private CheckpointSession(
            Path directory,
            int kept,
            @Nullable ToDoubleFunction<ObservedTrainer> loss,
            WriterLock lock) {
        this.directory = directory;
        folder = CheckpointFolder.of(directory);
        this.kept = kept;
        this.loss = loss;
        this.lock = lock;
        end = ProcessEnd.watch();
    }

    /** Takes the directory, and removes what a killed process left unfinished. */
    static CheckpointSession begin(
            Path directory,
            int kept,
            @Nullable ToDoubleFunction<ObservedTrainer> loss,
            Duration patience)
            throws IOException {
        WriterLock lock = WriterLock.ofDirectory(directory, patience);
        CheckpointFolder.of(directory).clean();
        return new CheckpointSession(directory, kept, loss, lock);
    }

    /** A run that overtook another one's checkpoints would remove them, one by one. */
    void refuseBeyond(Progress progress) {
        Optional<Path> last = last();
        if (last.isPresent() && CheckpointFolder.iteration(last.get()) > progress.iterations()) {
            throw new CheckpointException(
                    "%s is of a later iteration than this run, which begins at %s: call resumeOrStart, give another directory, or remove it"
                            .formatted(last.get(), progress.iterations()));
        }
    }

    /** The run is here, as it is saved or as it begins. */
    void began(Progress progress) {
        saved = progress;
        tried = Interval.Moment.now(progress);
        best = progress.iterations() == 0 ? Double.POSITIVE_INFINITY : notedBest();
    }

    private double notedBest() {
        Path note = note();
        try {
            return Files.exists(note)
                    ? StrictJson.finite(
                            StrictJson.parse(SmallFile.readText(note, LARGEST_NOTE)), LOSS)
                    : Double.POSITIVE_INFINITY;
        } catch (IOException e) {
            LOGGER.warn("what was best before is not known: {}", e.getMessage());
            return Double.POSITIVE_INFINITY;
        }
    }

    private Path note() {
        return directory.resolve("best.json");
    }

    /** Where the run was saved last. */
    Progress saved() {
        return saved;
    }

    /** When it was saved, or could not be. */
    Interval.Moment tried() {
        return tried;
    }

    boolean mustEnd() {
        return end.isNear();
    }

    Optional<Path> last() {
        return folder.newestFirst().stream().findFirst();
    }

    /** Saves, and tells in the log if that fails. */
    void trySave(ObservedTrainer trainer) {
        try {
            save(trainer);
        } catch (CheckpointException | IllegalStateException e) {
            tried = Interval.Moment.now(trainer.progress());
            LOGGER.error("no checkpoint now; the earlier ones stay: {}", e.getMessage());
        }
    }

    void save(ObservedTrainer trainer) {
        Progress now = trainer.progress();
        trainer.saveCheckpoint(folder.at(now.iterations()));
        began(now, best);
        folder.keep(kept);
        if (loss != null) {
            offer(trainer, loss.applyAsDouble(trainer));
        }
    }

    private void began(Progress progress, double bestBefore) {
        began(progress);
        best = bestBefore;
    }

    private void offer(ObservedTrainer trainer, double value) {
        if (!(value < best)) {
            return;
        }
        trainer.saveCheckpoint(directory.resolve("best"));
        JsonObject note = new JsonObject();
        note.addProperty(LOSS, value);
        note.addProperty("iteration", trainer.progress().iterations());
        try {
            WholeFile.write(note(), note + "\n");
            best = value;
        } catch (IOException e) {
            throw new CheckpointException(e.getMessage() + "", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            end.close();
        }
    }
}
