package org.gan4j.hook;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gan4j.data.Samples;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Progress;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;

/** A trainer at work, as far as hooks may use it: to sample, to save and to look. */
public interface ObservedTrainer {

    /**
     * Generates samples with {@link #generator()}, from latents that depend on the run's seed
     * alone: two calls show how the same latents fare over the run. Of a generator with labels,
     * sample i is of class i mod the number of classes.
     *
     * @param count how many, at least 1
     * @return samples in host memory
     */
    Samples sample(int count);

    /**
     * Generates samples with {@link #generator()}.
     *
     * @param request how many, from which seed, with which conditions
     * @return samples in host memory
     */
    default Samples sample(SampleRequest request) {
        return generator().sample(request);
    }

    /**
     * {@return the generator to use: the averaged one if there is a {@link
     * org.gan4j.network.WeightAverage} of it, else the live one. It follows further training and
     * lives as long as this trainer}
     */
    TrainedGenerator generator();

    /**
     * One of the generators of a game that has several.
     *
     * @param network the name of the network in the game
     * @return the averaged one if there is an average, else the live one
     * @throws IllegalArgumentException if the game has no generator of this name
     */
    TrainedGenerator generator(String network);

    /**
     * {@return the generator that is being trained, without averaging; it is the same as {@link
     * #generator()} if there is no average. It follows further training and lives as long as this
     * trainer}
     */
    TrainedGenerator liveGenerator();

    /** {@return how far the run is} */
    Progress progress();

    /** {@return what this trainer is composed of, in words, by the names of its parts} */
    Map<String, String> describe();

    /**
     * Shows the values of all networks, as they are trained.
     *
     * @param visitor is given the name of each tensor, such as {@code generator/0.weight}, and a
     *     copy of its values
     */
    void weights(BiConsumer<String, float[]> visitor);

    /**
     * The parts of this run, such as an adaptive augmentation whose probability is of interest.
     *
     * @param <T> the kind of part
     * @param type the kind of part
     * @return the parts that take part in this run, in the order of a step
     */
    <T> List<T> parts(Class<T> type);

    /**
     * Writes everything a resumed run needs into a directory. The new checkpoint is written beside
     * the one before, flushed to the disk, read again and compared; then it takes its place at
     * once. Whoever loads meanwhile has one or the other. Files of others in the directory stay.
     *
     * @param directory where to write
     * @throws CheckpointException if it cannot be written, another one is writing there, the
     *     directory holds something else than a checkpoint, or anything of the run is not finite;
     *     an earlier checkpoint is then untouched
     * @throws IllegalStateException if an iteration of this trainer failed in the middle
     */
    void saveCheckpoint(Path directory);
}
