package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Progress;
import org.gan4j.run.TrainingDivergedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves a run as it goes on, so that little is lost whatever happens:
 *
 * <pre>{@code
 * Path saved = Path.of("runs/digits");
 * try (GanTrainer trainer = describe().addHook(Checkpoints.to(saved)).build()) {
 *     trainer.resumeOrStart(saved).fit(data, Budget.iterations(100_000));
 * }
 * }</pre>
 *
 * <p>Run again, however it ended, the program goes on from the newest checkpoint. One is written
 * every ten minutes, at the end of {@code fit}, and when the process is asked to end (SIGTERM,
 * SIGINT): the iteration is finished, the run saved and {@code fit} returns; a process that is not
 * granted the time for it has its last checkpoint. The last three are kept, each in a directory
 * with the number of its iteration.
 *
 * <p>A checkpoint that cannot be written, as on a full disk, is told in the log and tried again
 * when the next one is due; the earlier ones stay. Only if the one at the end cannot be written
 * does {@code fit} fail.
 *
 * <p>The directory belongs to one run at a time: another trainer, in this process or in another
 * one, is refused at the start, and so is a run that begins before the newest checkpoint there.
 */
public final class Checkpoints implements TrainingHook, RollsBack {

    private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Path directory;
    private final Interval interval;
    private final int kept;
    private final @Nullable ToDoubleFunction<ObservedTrainer> loss;
    private final int rollBacks;
    private final double rateFactor;
    private final Map<ObservedTrainer, CheckpointSession> sessions = new ConcurrentHashMap<>();

    private Checkpoints(
            Path directory,
            Interval interval,
            int kept,
            @Nullable ToDoubleFunction<ObservedTrainer> loss,
            int rollBacks,
            double rateFactor) {
        this.directory = directory;
        this.interval = interval;
        this.kept = kept;
        this.loss = loss;
        this.rollBacks = rollBacks;
        this.rateFactor = rateFactor;
    }

    /**
     * A checkpoint every ten minutes, of which the last three are kept.
     *
     * @param directory where; it is created if it is missing
     * @return the hook
     */
    public static Checkpoints to(Path directory) {
        return new Checkpoints(
                Preconditions.checkNotNull(directory, "directory"),
                Interval.minutes(10),
                3,
                null,
                0,
                1);
    }

    /**
     * The same at other moments.
     *
     * @param moments when a checkpoint is due
     * @return another hook
     */
    public Checkpoints every(Interval moments) {
        return new Checkpoints(
                directory,
                Preconditions.checkNotNull(moments, "moments"),
                kept,
                loss,
                rollBacks,
                rateFactor);
    }

    /**
     * The same with another number of checkpoints kept.
     *
     * @param last at least 1
     * @return another hook
     */
    public Checkpoints keepLast(int last) {
        Preconditions.checkArgument(last >= 1, "at least 1 checkpoint is kept, not %s", last);
        return new Checkpoints(directory, interval, last, loss, rollBacks, rateFactor);
    }

    /**
     * The same, and the best checkpoint is kept too, in the directory {@code best}. An evaluation
     * that goes by moments of its own keeps its best by itself.
     *
     * @param measure what is computed of the trainer whenever a checkpoint is due, such as a
     *     distance of its samples; smaller is better
     * @return another hook
     */
    public Checkpoints keepBest(ToDoubleFunction<ObservedTrainer> measure) {
        return new Checkpoints(
                directory,
                interval,
                kept,
                Preconditions.checkNotNull(measure, "measure"),
                rollBacks,
                rateFactor);
    }

    /**
     * The same, and a run that diverges goes back to its last checkpoint and on from there, more
     * slowly: all learning rates are multiplied, once more each time.
     *
     * @param times how often at most in one {@code fit}, at least 1
     * @param factor of the learning rates, above 0 and at most 1, such as 0.5
     * @return another hook
     */
    public Checkpoints rollBack(int times, double factor) {
        Preconditions.checkArgument(times >= 1, "times must be at least 1, but was %s", times);
        Preconditions.checkArgument(
                factor > 0 && factor <= 1, "the factor must be in (0, 1], but was %s", factor);
        return new Checkpoints(directory, interval, kept, loss, times, factor);
    }

    @Override
    public void onStart(RunEvent event) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
            }
            CheckpointSession session = CheckpointSession.begin(directory, kept, loss, PATIENCE);
            sessions.put(event.trainer(), session);
            session.began(event.progress());
            session.refuseBeyond(event.progress());
            if (rollBacks > 0 && session.last().isEmpty()) {
                session.save(event.trainer());
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "no checkpoints can be kept in %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    @Override
    public void afterIteration(IterationEvent event) {
        CheckpointSession session = sessions.get(event.trainer());
        if (session == null) {
            return;
        }
        Progress progress = event.progress();
        boolean ends = session.mustEnd();
        if (ends || interval.isDue(session.tried(), progress)) {
            session.trySave(event.trainer());
        }
        if (ends) {
            LOGGER.info(
                    "the process is to end: the run ends after iteration {}",
                    progress.iterations());
            event.requestStop();
        }
    }

    @Override
    public void onRollBack(RunEvent event) {
        CheckpointSession session = sessions.get(event.trainer());
        if (session != null) {
            session.began(event.progress());
        }
    }

    @Override
    public void onFinish(RunEvent event) {
        CheckpointSession session = sessions.remove(event.trainer());
        if (session == null) {
            return;
        }
        try (session) {
            boolean moved = event.progress().iterations() != session.saved().iterations();
            Throwable failure = event.failure();
            if (moved && failure == null) {
                session.save(event.trainer());
            } else if (moved && !(failure instanceof TrainingDivergedException)) {
                session.trySave(event.trainer());
            }
        } catch (IOException e) {
            LOGGER.warn("{} could not be let go of: {}", directory, e.toString());
        }
    }

    @Override
    public Optional<Path> lastCheckpoint(ObservedTrainer trainer) {
        return CheckpointFolder.of(directory).newestFirst().stream().findFirst();
    }

    @Override
    public int mostRollBacks() {
        return rollBacks;
    }

    @Override
    public double rateFactor() {
        return rateFactor;
    }

    @Override
    public String toString() {
        return "Checkpoints[directory=%s, every=%s, kept=%s, rollBacks=%s]"
                .formatted(directory, interval, kept, rollBacks);
    }
}
