package org.gan4j.djl.internal;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.djl.internal.data.DatasetSource;
import org.gan4j.djl.internal.data.SampleSource;
import org.gan4j.djl.internal.loop.GameRun;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.game.Game;

/** Where the real batches of one {@code fit} come from, by the name of the source. */
final class Sources implements AutoCloseable {

    private final Map<String, BatchSource> byName = new LinkedHashMap<>();

    private Sources() {}

    /** The name of the source of a game that has only one. */
    static String only(Game game) {
        checkArgument(
                game.sources().size() == 1,
                "this game has the sources %s: give samples for each, fit(Map.of(...), budget)",
                game.sources());
        return game.sources().iterator().next();
    }

    /** Refuses samples that do not suit the game, before anything is read. */
    static void check(GameRun run, Map<String, ? extends Samples> data) {
        Game game = run.config().game();
        checkArgument(
                data.keySet().equals(game.sources()),
                "this game has the sources %s, but samples were given for %s",
                game.sources(),
                data.keySet());
        data.forEach(
                (source, samples) -> {
                    Shape expected = game.sampleShape(source);
                    checkArgument(
                            samples.sampleShape().equals(expected),
                            "the data has samples of shape %s but the generator makes %s: give both"
                                    + " the same shape",
                            samples.sampleShape(),
                            expected);
                    String lacking = wanted(run, source).lackingIn(samples.conditioning());
                    checkArgument(
                            lacking.isEmpty(),
                            "this game needs %s, which the data (%s) lack: add them with withLabels,"
                                    + " withVectors or withImages, or use networks without"
                                    + " conditions",
                            lacking,
                            samples);
                });
    }

    /** Refuses a data set where it could not be shared. */
    static void checkDataset(GameRun run) {
        int workers = run.config().workers().size();
        checkArgument(
                workers == 1,
                "a DJL data set cannot be shared by %s workers: give Samples",
                workers);
        only(run.config().game());
    }

    /** Opens samples that were checked. */
    static Sources of(GameRun run, Map<String, ? extends Samples> data) {
        Sources sources = new Sources();
        try {
            List<Samples> labelled = new ArrayList<>();
            for (String name : run.config().game().sources()) {
                Samples samples = requireNonNull(data.get(name));
                sources.byName.put(name, source(run, name, samples));
                if (wanted(run, name).classes() > 0) {
                    labelled.add(samples);
                }
            }
            run.classCounts().count(labelled);
            return sources;
        } catch (RuntimeException e) {
            sources.close();
            throw e;
        }
    }

    /** Opens a DJL data set. */
    static Sources of(GameRun run, Dataset data) {
        String name = only(run.config().game());
        Sources sources = new Sources();
        sources.byName.put(
                name,
                new DatasetSource(
                        data,
                        run.dataType(),
                        run.config().game().sampleShape(name),
                        wanted(run, name),
                        run.classCounts(),
                        run.cursor(name),
                        run.manager()));
        return sources;
    }

    private static SampleSource source(GameRun run, String name, Samples samples) {
        String purpose = name.equals(Game.DATA) ? "data" : "data-" + name;
        return new SampleSource(
                samples,
                wanted(run, name),
                run.config().globalBatchSize(),
                run.dataType(),
                run.config().workers(),
                Seeds.of(purpose, run.config().seed()),
                run.cursor(name),
                run.manager());
    }

    private static Conditioning wanted(GameRun run, String source) {
        return run.config().game().conditioning(source, run.conditioning());
    }

    Map<String, BatchSource> byName() {
        return byName;
    }

    @Override
    public void close() {
        byName.values().forEach(BatchSource::close);
    }
}
