package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.gan4j.GanTrainer;
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

    /** What a resumed run finds. */
    Optional<Entry> recall() {
        if (!Files.exists(directory)) {
            return Optional.empty();
        }
        Preconditions.checkState(
                Files.exists(note),
                "%s may hold a better moment than this resumed run will see, and %s, which says how"
                        + " good it is, is missing: move it away",
                directory,
                note);
        return EvaluationLog.read(note).stream().findFirst();
    }

    /** Only what is better than this is kept from now on. */
    void setLeast(double loss) {
        least = loss;
    }

    void offer(GanTrainer trainer, Entry moment, double loss) {
        if (loss < least) {
            trainer.saveCheckpoint(directory);
            EvaluationLog.replace(note, List.of(moment));
            least = loss;
        }
    }
}
