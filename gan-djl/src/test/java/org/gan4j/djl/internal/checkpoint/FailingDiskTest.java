package org.gan4j.djl.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.conformance.FailingDisk.Operation;
import org.gan4j.djl.torch.Torch;
import org.gan4j.file.StrictJson;
import org.gan4j.file.WriterLock;
import org.gan4j.hook.RunLog;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is saved on a disk that fails at any one of all operations. */
class FailingDiskTest {

    private static final String KIND = "thing";

    @TempDir Path directory;

    private final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    /** Two arrays and two numbers, all of one value. */
    private final class Values implements Stateful {
        private final NDArray first;
        private final NDArray second;
        private int whole;
        private double real;

        Values(int value) {
            first = manager.full(new Shape(3, 5), (float) value);
            second = manager.full(new Shape(1_000), (float) value);
            whole = value;
            real = value;
        }

        @Override
        public void visitState(StateVisitor visitor) {
            visitor.tensor("first", first);
            visitor.tensor("second", second);
            visitor.integer("whole", () -> whole, value -> whole = (int) value);
            visitor.real("real", () -> real, value -> real = value);
        }

        /** The value, if it is one. */
        int value() {
            assertThat(real).isEqualTo(whole);
            assertThat(first.toFloatArray()).containsOnly(whole);
            assertThat(second.toFloatArray()).containsOnly(whole);
            return whole;
        }
    }

    private Map<String, Stateful> states(int value) {
        Map<String, Stateful> states = new LinkedHashMap<>();
        states.put("a", new Values(value));
        states.put("b", new Values(value));
        return states;
    }

    private void write(Path saved, int value) {
        SavedDirectory.write(saved, KIND, new JsonObject(), states(value));
    }

    private int read(Path saved) {
        Map<String, Stateful> states = states(0);
        try (SavedDirectory opened = SavedDirectory.open(saved, KIND)) {
            opened.restore(states);
        }
        List<Integer> values = states.values().stream().map(s -> ((Values) s).value()).toList();
        assertThat(values).containsOnly(values.get(0));
        return values.get(0);
    }

    private static List<String> names(Path saved) throws IOException {
        try (Stream<Path> all = Files.list(saved)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** How often the manifest must be moved after the files of so many states. */
    private static boolean isNew(FailingDisk disk, int states) {
        return disk.done().stream().filter(Operation.MOVE::equals).count() > states;
    }

    private static void checkFailure(
            FailingDisk disk, Path saved, @Nullable Throwable thrown, boolean isNew) {
        Operation failed = disk.failed().orElseThrow();
        if (thrown == null) {
            assertThat(failed).isIn(Operation.CREATE, Operation.DELETE);
        } else {
            assertThat(thrown)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(saved.toString());
            if (!isNew) {
                assertThat(thrown).hasMessageContaining(FailingDisk.FULL + " at " + failed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_onAFailingDisk_keepsTheOldSave(Fault fault) throws IOException {
        for (int n = 1; ; n++) {
            Path saved = directory.resolve("" + n);
            write(saved, 1);
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> write(disk.path(saved), 2));
            boolean isNew = thrown == null || isNew(disk, 2);
            if (disk.failed().isPresent() && fault != Fault.SHORT_WRITE) {
                checkFailure(disk, saved, thrown, isNew);
            } else {
                assertThat(thrown).isNull();
            }
            assertThat(read(saved)).isEqualTo(isNew ? 2 : 1);
            disk.heal();
            write(disk.path(saved), 3);
            assertThat(read(saved)).isEqualTo(3);
            assertThat(names(saved)).as("files after %s", disk.failed()).hasSize(3);
            if (disk.failed().isEmpty()) {
                assertThat(n).as("operations").isGreaterThan(5);
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ONCE", "SHORT_WRITE"})
    void write_whichFails_leavesNoUnfinishedFiles(Fault fault) throws IOException {
        for (int n = 1; ; n++) {
            Path saved = directory.resolve("" + n);
            write(saved, 1);
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> write(disk.path(saved), 2));
            if (disk.failed().isEmpty()) {
                return;
            }
            if (disk.failed().get() != Operation.DELETE && (thrown == null || !isNew(disk, 2))) {
                assertThat(names(saved).stream().filter(name -> !name.equals(WriterLock.NAME)))
                        .as("files after %s", disk.failed())
                        .hasSize(3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstWrite_onAFailingDisk_leavesNothingThatLoads(Fault fault) throws IOException {
        for (int n = 1; ; n++) {
            Path saved = directory.resolve(n + "/sub/saved");
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> write(disk.path(saved), 2));
            if (thrown == null || isNew(disk, 2)) {
                assertThat(read(saved)).isEqualTo(2);
            } else {
                checkFailure(disk, saved, thrown, false);
                assertThat(catchThrowable(() -> read(saved)))
                        .isInstanceOf(CheckpointException.class);
            }
            disk.heal();
            write(disk.path(saved), 3);
            assertThat(read(saved)).isEqualTo(3);
            assertThat(names(saved)).as("files after %s", disk.failed()).hasSize(3);
            if (disk.failed().isEmpty()) {
                return;
            }
        }
    }

    /**
     * Saves a trainer at iteration 0, and then at iteration 1 onto a disk that fails at every
     * operation, or at one in so many.
     */
    private void failAtEach(
            Fault fault, int step, Saving saving, Consumer<Path> checkOld, Consumer<Path> checkNew)
            throws IOException {
        try (GanTrainer trainer = points(4).build();
                GanTrainer ahead = points(4).build()) {
            ahead.fit(POINTS, Budget.iterations(1));
            Path old = directory.resolve("old");
            saving.save(trainer, old);
            int files = names(old).size();
            for (int n = 1; ; n += step) {
                Path saved = Files.createDirectory(directory.resolve("" + n));
                for (String name : names(old)) {
                    Files.copy(old.resolve(name), saved.resolve(name));
                }
                FailingDisk disk = FailingDisk.failingAt(n, fault);
                Throwable thrown = catchThrowable(() -> saving.save(ahead, disk.path(saved)));
                if (disk.failed().isEmpty()) {
                    assertThat(thrown).isNull();
                    return;
                }
                boolean isNew = thrown == null || isNew(disk, files - 1);
                (isNew ? checkNew : checkOld).accept(saved);
                if (fault != Fault.SHORT_WRITE) {
                    checkFailure(disk, saved, thrown, isNew);
                }
                disk.heal();
                saving.save(ahead, disk.path(saved));
                checkNew.accept(saved);
                assertThat(names(saved)).as("files after %s", disk.failed()).hasSize(files);
            }
        }
    }

    /** How a trainer saves what. */
    private interface Saving {
        void save(GanTrainer trainer, Path saved);
    }

    @ParameterizedTest
    @EnumSource(names = "ONCE")
    void saveCheckpoint_onAFailingDisk_keepsTheOldState(Fault fault) throws IOException {
        try (GanTrainer reader = points(4).build()) {
            failAtEach(
                    fault,
                    4,
                    GanTrainer::saveCheckpoint,
                    saved -> assertThat(iterations(reader, saved)).isZero(),
                    saved -> assertThat(iterations(reader, saved)).isEqualTo(1));
        }
    }

    private static long iterations(GanTrainer reader, Path saved) {
        return reader.resume(saved).progress().iterations();
    }

    @ParameterizedTest
    @EnumSource
    void saveOfAGenerator_onAFailingDisk_keepsTheOldOne(Fault fault) throws IOException {
        float[] before;
        float[] after;
        try (GanTrainer trainer = points(4).build()) {
            before = trainer.generator().sample(3, 1).floats();
            trainer.fit(POINTS, Budget.iterations(1));
            after = trainer.generator().sample(3, 1).floats();
        }
        failAtEach(
                fault,
                1,
                (trainer, saved) -> trainer.generator().save(saved),
                saved -> assertThat(samples(saved)).isEqualTo(before),
                saved -> assertThat(samples(saved)).isEqualTo(after));
    }

    private static float[] samples(Path saved) {
        try (TrainedGenerator loaded = TrainedGenerator.load(saved)) {
            return loaded.sample(3, 1).floats();
        }
    }

    /** What cannot be begun is told at once; what cannot go on ends, and the run goes on. */
    @Test
    void aRunLog_onAFailingDisk_hasWholeLines() throws IOException {
        int ended = 0;
        for (int n = 1; ; n++) {
            Path file = directory.resolve("%s/run.jsonl".formatted(n));
            FailingDisk disk = FailingDisk.failingAt(n, Fault.ONCE);
            Throwable thrown = catchThrowable(() -> train(disk.path(file)));
            checkLines(file);
            if (disk.failed().isEmpty()) {
                assertThat(thrown).isNull();
                assertThat(Files.readAllLines(file)).hasSize(3);
                assertThat(ended).isGreaterThanOrEqualTo(3);
                return;
            }
            if (thrown == null) {
                ended++;
            } else if (disk.failed().get() != Operation.CREATE) {
                assertThat(thrown)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining(file.toString())
                        .hasMessageContaining(FailingDisk.FULL);
            }
        }
    }

    /** The run goes on to its end, unless the log cannot be begun. */
    private static void train(Path log) {
        try (GanTrainer trainer = points(4).addHook(RunLog.to(log).every(1)).build()) {
            try {
                trainer.fit(POINTS, Budget.iterations(3));
                assertThat(trainer.progress().iterations()).isEqualTo(3);
            } catch (UncheckedIOException e) {
                assertThat(trainer.progress().iterations()).isZero();
                throw e;
            }
        }
    }

    private static void checkLines(Path file) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file);
            assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
            for (String line : text.lines().toList()) {
                assertThat(StrictJson.parse(line).has("iteration")).isTrue();
            }
        }
    }
}
