package org.gan4j.djl.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.djl.internal.PointGan.POINTS;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.conformance.Damage;
import org.gan4j.conformance.Fuzz;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.regularizer.LeCam;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was saved and then damaged at random is loaded as it was, or refused. */
class FuzzTest {

    @TempDir Path directory;

    private final GanTrainer trainer =
            PointGan.points(4)
                    .addPlugin(Ema.halfLifeImages(10))
                    .addPlugin(ExperienceReplay.of(8, 0.5))
                    .addRegularizer(LeCam.of(0.1))
                    .build();
    private Path generator;
    private Path checkpoint;
    private Path later;

    @BeforeEach
    void save() {
        generator = directory.resolve("generator");
        checkpoint = directory.resolve("checkpoint");
        later = directory.resolve("later");
        trainer.fit(POINTS, Budget.iterations(2));
        trainer.generator().save(generator);
        trainer.saveCheckpoint(checkpoint);
        trainer.fit(POINTS, Budget.iterations(3));
        trainer.saveCheckpoint(later);
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    private Path copy(Path saved) throws IOException {
        Path copy = directory.resolve("copy");
        remove(copy);
        Files.createDirectory(copy);
        for (Path file : list(saved)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        return copy;
    }

    private static void remove(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path file : list(directory)) {
                Files.delete(file);
            }
            Files.delete(directory);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().toList();
        }
    }

    private void assertSame(Path saved, Path expected) throws IOException {
        assertThat(list(saved).stream().map(Path::getFileName))
                .isEqualTo(list(expected).stream().map(Path::getFileName).toList());
        for (Path file : list(expected)) {
            assertThat(saved.resolve(file.getFileName())).hasSameBinaryContentAs(file);
        }
    }

    /** All parameters, and how far the run is. */
    private List<Object> state() {
        List<Object> state = new ArrayList<>();
        state.add(trainer.progress());
        for (Pair<String, Parameter> each :
                PointGan.game(trainer).generator().block().getParameters()) {
            state.add(each.getValue().getArray().toFloatArray());
        }
        for (Pair<String, Parameter> each :
                PointGan.game(trainer).discriminator().block().getParameters()) {
            state.add(each.getValue().getArray().toFloatArray());
        }
        return state;
    }

    /** Changes a copy of what was saved. */
    private interface Change {
        void of(Path saved, Random random) throws IOException;
    }

    private void fuzzGenerator(boolean mustBeEqual, int count, Change change) {
        Fuzz.run(
                count,
                random -> {
                    Path copy = copy(generator);
                    change.of(copy, random);
                    try (TrainedGenerator loaded = TrainedGenerator.load(copy)) {
                        if (mustBeEqual) {
                            Path again = directory.resolve("again");
                            remove(again);
                            loaded.save(again);
                            assertSame(again, generator);
                        }
                    } catch (CheckpointException e) {
                        assertThat(e).hasMessageContaining(copy.toString());
                    }
                });
    }

    private void fuzzCheckpoint(boolean mustBeEqual, int count, Change change) {
        List<Object> before = state();
        Fuzz.run(
                count,
                random -> {
                    Path copy = copy(checkpoint);
                    change.of(copy, random);
                    try {
                        trainer.resume(copy);
                        if (mustBeEqual) {
                            Path again = directory.resolve("again");
                            remove(again);
                            trainer.saveCheckpoint(again);
                            assertSame(again, checkpoint);
                        }
                        trainer.resume(later);
                    } catch (CheckpointException e) {
                        assertThat(e).hasMessageContaining(copy.toString());
                    }
                    assertThat(state()).usingRecursiveComparison().isEqualTo(before);
                });
        Path again = directory.resolve("again");
        trainer.saveCheckpoint(again);
    }

    @Test
    void aDamagedGenerator_isLoadedAsItWas_orRefused() {
        fuzzGenerator(true, 400, Damage::in);
    }

    @Test
    void aForgedManifestOfAGenerator_isLoaded_orRefused() {
        fuzzGenerator(
                false,
                200,
                (saved, random) ->
                        Forgery.changeManifest(
                                saved, json -> Forgery.changeAnything(json, random)));
    }

    @Test
    void aForgedHeaderOfAGenerator_isLoaded_orRefused() {
        fuzzGenerator(
                false,
                200,
                (saved, random) ->
                        Forgery.changeHeader(
                                saved,
                                Forgery.tensors(saved),
                                json -> Forgery.changeAnything(json, random)));
    }

    @Test
    void aDamagedCheckpoint_isResumedAsItWas_orRefused_andThenNothingHasChanged()
            throws IOException {
        fuzzCheckpoint(true, 300, Damage::in);
        assertSame(directory.resolve("again"), later);
    }

    @Test
    void aForgedManifestOfACheckpoint_isResumed_orRefused_andThenNothingHasChanged()
            throws IOException {
        fuzzCheckpoint(
                false,
                150,
                (saved, random) ->
                        Forgery.changeManifest(
                                saved, json -> Forgery.changeAnything(json, random)));
        assertSame(directory.resolve("again"), later);
    }

    @Test
    void aForgedHeaderOfACheckpoint_isResumed_orRefused_andThenNothingHasChanged()
            throws IOException {
        fuzzCheckpoint(
                false,
                150,
                (saved, random) -> {
                    List<Path> files = Forgery.tensorFiles(saved);
                    Forgery.changeHeader(
                            saved,
                            files.get(random.nextInt(files.size())),
                            json -> Forgery.changeAnything(json, random));
                });
        assertSame(directory.resolve("again"), later);
    }
}
