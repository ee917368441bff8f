package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.metrics.evaluation.EvaluationLog.Entry;

/** The checkpoint of the best moment, and beside it a note of what was found there. */
final class BestCheckpoint {

    private final Path directory;
    private final Path note;
    private double least = Double.POSITIVE_INFINITY;

    BestCheckpoint(Path directory) {
        Preconditions.checkState(
                !Files.isRegularFile(directory),
                "%s is a file, but optBest needs a directory",
                directory);
        this.directory = directory;
        note = directory.resolveSibling(directory.getFileName() + ".json");
    }

    Path note() {
        return note;
    }

    /** Forgets what another run found. Its checkpoint stays until this run has one. */
    void begin() {
        checkTarget();
        if (Files.exists(directory) || Files.exists(note)) {
            EvaluationLog.replace(note, List.of());
        }
        least = Double.POSITIVE_INFINITY;
    }

    /** What a resumed run finds, if the run has kept something. */
    Optional<Entry> recall() {
        checkTarget();
        least = Double.POSITIVE_INFINITY;
        if (isEmpty(directory)) {
            return Optional.empty();
        }
        List<Entry> noted = EvaluationLog.read(note);
        Preconditions.checkState(
                Files.exists(note) && (!noted.isEmpty() || isEmpty(note)),
                "%s may hold a better moment than this resumed run will see, but %s, which says how"
                        + " good it is, is missing or damaged: move it away",
                directory,
                note);
        return noted.stream().findFirst();
    }

    private void checkTarget() {
        Preconditions.checkState(
                isEmpty(directory) || Files.exists(directory.resolve("manifest.json")),
                "%s is not empty and no checkpoint, so the best one cannot be kept there: name another"
                        + " directory",
                directory);
    }

    private static boolean isEmpty(Path path) {
        if (!Files.exists(path)) {
            return true;
        }
        try {
            if (!Files.isDirectory(path)) {
                return Files.size(path) == 0;
            }
            try (Stream<Path> content = Files.list(path)) {
                return content.noneMatch(file -> !(file.getFileName() + "").startsWith("."));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }

    /** Only what is better than this is kept from now on. */
    void setLeast(double loss) {
        least = loss;
    }

    void offer(ObservedTrainer trainer, Entry moment, double loss) {
        if (Double.isFinite(loss) && loss < least) {
            trainer.saveCheckpoint(directory);
            EvaluationLog.replace(note, List.of(moment));
            least = loss;
        }
    }
}
