package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Losses;
import org.gan4j.optim.Adam;
import org.gan4j.optim.Sgd;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.TrainingDivergedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that save themselves, and go on. */
class CheckpointsTest {

    @TempDir Path directory;
    private Path saved;

    @BeforeEach
    void nameTheDirectory() {
        saved = directory.resolve("runs/points");
    }

    private Checkpoints everySecond() {
        return Checkpoints.to(saved).every(Interval.iterations(2)).keepLast(2);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(saved)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static Map<String, float[]> trained(int iterations) {
        try (GanTrainer trainer = points(4).build()) {
            trainer.fit(POINTS, Budget.iterations(iterations));
            return TinyGan.parameters(trainer);
        }
    }

    private static void assertEqual(Map<String, float[]> actual, Map<String, float[]> expected) {
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    @Test
    void theLastOnesAreKept_andTheEndIsOne() throws IOException {
        try (GanTrainer trainer = points(4).addHook(everySecond()).build()) {
            trainer.fit(POINTS, Budget.iterations(7));
        }
        assertThat(names()).containsExactly("iteration-0000000006", "iteration-0000000007");
    }

    @Test
    void imagesAndTheBestByAMeasure() throws IOException {
        double[] measures = {3, 1, 2};
        int[] asked = {0};
        Checkpoints checkpoints =
                Checkpoints.to(saved)
                        .every(Interval.images(8))
                        .keepBest(trainer -> measures[asked[0]++]);
        try (GanTrainer trainer = points(4).addHook(checkpoints).build()) {
            trainer.fit(POINTS, Budget.iterations(6));
        }
        assertThat(asked).containsExactly(3);
        assertThat(names())
                .containsExactly(
                        "best",
                        "best.json",
                        "iteration-0000000002",
                        "iteration-0000000004",
                        "iteration-0000000006");
        try (GanTrainer trainer = points(4).build()) {
            assertThat(trainer.resume(saved.resolve("best")).progress().iterations()).isEqualTo(4);
        }
    }

    @Test
    void aRunThatBrokeOff_goesOnWhenTheProgramRunsAgain_toTheSameBits() {
        TrainingHook breaksOff =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        if (event.progress().iterations() == 5) {
                            throw new IllegalStateException("the power went off");
                        }
                    }
                };
        try (GanTrainer trainer = points(4).addHook(everySecond()).addHook(breaksOff).build()) {
            assertThatThrownBy(
                            () -> trainer.resumeOrStart(saved).fit(POINTS, Budget.iterations(10)))
                    .hasMessage("the power went off");
        }
        try (GanTrainer trainer = points(4).addHook(everySecond()).build()) {
            trainer.resumeOrStart(saved);
            assertThat(trainer.progress().iterations()).isEqualTo(5);
            trainer.fit(POINTS, Budget.iterations(10));
            assertEqual(TinyGan.parameters(trainer), trained(10));
        }
    }

    @Test
    void aDamagedNewest_isPassedOver() throws IOException {
        try (GanTrainer trainer = points(4).addHook(everySecond()).build()) {
            trainer.fit(POINTS, Budget.iterations(4));
        }
        Path newest = saved.resolve("iteration-0000000004/manifest.json");
        Files.writeString(newest, Files.readString(newest).replace("Adam", "Adan"));
        try (GanTrainer trainer = points(4).build()) {
            assertThat(trainer.resumeOrStart(saved).progress().iterations()).isEqualTo(2);
        }
        try (GanTrainer other = points(4).optSeed(7).build()) {
            assertThatThrownBy(() -> other.resumeOrStart(saved))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("damaged")
                    .satisfies(
                            e ->
                                    assertThat(e.getSuppressed()[0])
                                            .hasMessageContaining("with seed 0"));
            assertThat(other.progress().iterations()).isZero();
        }
    }

    @Test
    void whatAKilledProcessLeft_isRemoved() throws IOException {
        Path unfinished = Files.createDirectories(saved.resolve("iteration-0000000002"));
        Files.writeString(
                unfinished.resolve(".generator.0123456789abcdef.safetensors.writing"), "half");
        Path theirs = Files.createDirectories(saved.resolve("iteration-notes"));
        try (GanTrainer trainer = points(4).addHook(everySecond()).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
        }
        assertThat(names())
                .containsExactly("iteration-0000000002", "iteration-0000000003", "iteration-notes");
        assertThat(theirs).isEmptyDirectory();
    }

    @Test
    void aDirectoryInUse_orOfARunThatIsFurther_isRefusedAtTheStart() {
        Checkpoints shared = everySecond();
        TrainingHook second =
                new TrainingHook() {
                    @Override
                    public void onStart(RunEvent event) {
                        try (GanTrainer other = points(4).addHook(shared).build()) {
                            assertThatThrownBy(() -> other.fit(POINTS, Budget.iterations(1)))
                                    .isInstanceOf(CheckpointException.class)
                                    .hasMessageContaining(saved + " is in use by this process");
                        }
                    }
                };
        try (GanTrainer trainer = points(4).addHook(shared).addHook(second).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
        }
        try (GanTrainer anew = points(4).addHook(shared).build()) {
            assertThatThrownBy(() -> anew.fit(POINTS, Budget.iterations(9)))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("iteration-0000000003 is of a later iteration")
                    .hasMessageContaining("call resumeOrStart");
        }
    }

    /** Fails in every iteration from a number on, until it has failed so often. */
    private static Loss failingFrom(long[] calls, long from, int[] left) {
        Loss plain = Losses.nonSaturating();
        return new Loss() {
            @Override
            public NDArray discriminator(Critiques critiques) {
                return plain.discriminator(critiques);
            }

            @Override
            public NDArray generator(Critiques critiques) {
                NDArray loss = plain.generator(critiques);
                boolean fails = ++calls[0] > from && left[0]-- > 0;
                return fails ? loss.mul(Double.NaN) : loss;
            }

            @Override
            public String toString() {
                return "failing";
            }
        };
    }

    @Test
    void aRunThatDiverges_goesBack_asOftenAsItMay_andNamesItsCheckpoint() throws IOException {
        Path log = directory.resolve("log.jsonl");
        List<Long> back = new ArrayList<>();
        TrainingHook watch =
                new TrainingHook() {
                    @Override
                    public void onRollBack(RunEvent event) {
                        back.add(event.progress().iterations());
                    }
                };
        for (int failures : new int[] {2, 3}) {
            Path runs = directory.resolve("runs-" + failures);
            back.clear();
            GanTrainerBuilder gan =
                    points(4)
                            .optLoss(failingFrom(new long[1], 5, new int[] {failures}))
                            .addHook(watch)
                            .addHook(RunLog.to(log).every(1))
                            .addHook(
                                    Checkpoints.to(runs)
                                            .every(Interval.iterations(4))
                                            .rollBack(2, 0.5));
            try (GanTrainer trainer = gan.build()) {
                if (failures == 2) {
                    trainer.fit(POINTS, Budget.iterations(10));
                    assertThat(trainer.progress().iterations()).isEqualTo(10);
                    assertThat(Files.readAllLines(log))
                            .hasSize(12)
                            .filteredOn(line -> line.contains("\"warning\":\"divergence\""))
                            .hasSize(2)
                            .allMatch(line -> line.startsWith("{\"iteration\":4,"))
                            .anyMatch(line -> line.contains("learning rates times 0.25"));
                } else {
                    Path last = runs.resolve("iteration-0000000004");
                    assertThatThrownBy(() -> trainer.fit(POINTS, Budget.iterations(10)))
                            .isInstanceOfSatisfying(
                                    TrainingDivergedException.class,
                                    e -> assertThat(e.checkpoint()).contains(last))
                            .hasMessageContaining("resume " + last + " with a smaller");
                }
            }
            assertThat(back).containsExactly(4L, 4L);
        }
    }

    @Test
    void afterGoingBack_theRatesAreSmaller_alsoInTheCheckpoints() {
        Checkpoints checkpoints = Checkpoints.to(saved).rollBack(1, 0.25);
        Loss fails = failingFrom(new long[1], 0, new int[] {1});
        Map<String, float[]> slowed;
        try (GanTrainer trainer = points(4).optLoss(fails).addHook(checkpoints).build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            slowed = TinyGan.parameters(trainer);
        }
        Loss plain = failingFrom(new long[1], 99, new int[1]);
        double rate = Adam.of(2e-4).learningRate().at(0);
        try (GanTrainer trainer =
                points(4)
                        .optLoss(plain)
                        .optOptimizer(Adam.of(rate / 4).withBetas(0.5, 0.999))
                        .build()) {
            trainer.fit(POINTS, Budget.iterations(3));
            TinyGan.parameters(trainer)
                    .forEach(
                            (name, values) ->
                                    assertThat(values)
                                            .as(name)
                                            .containsExactly(
                                                    Objects.requireNonNull(slowed.get(name)),
                                                    within(1e-6f)));
        }
        try (GanTrainer resumed = points(4).optLoss(plain).build()) {
            resumed.resumeOrStart(saved).fit(POINTS, Budget.iterations(4));
            assertThat(TinyGan.parameters(resumed)).isNotEmpty();
        }
    }

    /** Each rate above one tenth blows the weights of an unbounded critic up. */
    @Test
    void aRateThatIsFarTooLarge_isBroughtDown_byGoingBack() throws IOException {
        Path log = directory.resolve("log.jsonl");
        GanTrainerBuilder gan =
                points(4)
                        .optLoss(Losses.wasserstein())
                        .optOptimizer(Sgd.of(1_000))
                        .addHook(RunLog.to(log).every(1))
                        .addHook(
                                Checkpoints.to(saved)
                                        .every(Interval.iterations(5))
                                        .rollBack(8, 0.1));
        try (GanTrainer trainer = gan.build()) {
            trainer.fit(POINTS, Budget.iterations(40));
            assertThat(trainer.progress().iterations()).isEqualTo(40);
        }
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("\"warning\":\"divergence\""))
                .hasSizeBetween(2, 8);
    }

    @Test
    void aDirectoryThatCannotBeWritten_isToldAtTheStart() throws IOException {
        Files.createDirectories(saved.getParent());
        Files.writeString(saved, "a file");
        try (GanTrainer trainer = points(4).addHook(everySecond()).build()) {
            assertThatThrownBy(() -> trainer.fit(POINTS, Budget.iterations(1)))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("no checkpoints can be kept in " + saved);
            assertThat(trainer.progress().iterations()).isZero();
        }
    }

    @Test
    void aChangedSetting_isRefused_unlessItIsNamed() {
        try (GanTrainer trainer = points(4).addHook(everySecond()).build()) {
            trainer.fit(POINTS, Budget.iterations(2));
        }
        try (GanTrainer trainer = points(8).optOptimizer(Adam.of(1e-3)).build()) {
            assertThatThrownBy(() -> trainer.resumeOrStart(saved))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("batchSize 4, but this trainer has 8")
                    .hasMessageContaining("generator-optimizer Adam")
                    .hasMessageContaining("name what is changed on purpose");
            trainer.resumeOrStart(
                    saved, "batchSize", "generator-optimizer", "discriminator-optimizer");
            assertThat(trainer.changes()).hasSize(3).anyMatch(c -> c.startsWith("batchSize 4"));
        }
    }
}
