package org.gan4j;

import ai.djl.training.dataset.Dataset;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.game.Game;
import org.gan4j.hook.CheckpointFolder;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.run.Budget;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.TrainingDivergedException;
import org.slf4j.LoggerFactory;

/**
 * Trains a GAN.
 *
 * <pre>{@code
 * try (GanTrainer trainer =
 *         GanTrainer.builder()
 *                 .setGenerator(Generators.dcgan(28, 28, 1).build())
 *                 .setDiscriminator(Discriminators.dcgan(28, 28, 1).build())
 *                 .addPlugin(Ema.halfLifeImages(10_000))
 *                 .addHook(ConsoleProgress.to(System.out))
 *                 .optSeed(42)
 *                 .build()) {
 *     trainer.fit(StrokeDigits.generate(10_000, 1), Budget.epochs(10));
 *     ImageGrid.of(trainer.sample(64)).save(Path.of("samples.png"));
 *     trainer.generator().save(Path.of("digits"));
 * }
 * }</pre>
 *
 * <p>On a CPU, the same configuration, data and thread count give the same bits, also across {@link
 * #saveCheckpoint} and {@link #resume}; while two trainers train at the same time in one process,
 * this holds only if no layer draws from the random generator of the process, as DJL's dropout does
 * and the one of gan-djl does not. A trainer holds native memory until {@link #close()}; it is used
 * by one thread at a time.
 */
public interface GanTrainer extends ObservedTrainer, AutoCloseable {

    /** {@return a new builder of the game of one generator and one discriminator} */
    static GanTrainerBuilder builder() {
        return new GanTrainerBuilder();
    }

    /**
     * A new builder of any game.
     *
     * @param game which networks there are, who trains them, and what each player minimises
     * @return the builder
     */
    static GameTrainerBuilder builder(Game game) {
        return new GameTrainerBuilder(game);
    }

    /**
     * Trains on samples, shuffled anew in every epoch; the last incomplete batch of an epoch is
     * left out. {@link ResidentSamples} are kept on the device as they are and scaled there, batch
     * by batch; of others, rows are read as they are needed.
     *
     * @param data the real samples; images of bytes are scaled to [-1, 1]
     * @param budget how far to train, counted from the start of the run
     * @throws IllegalArgumentException if the samples have another shape than the game's, lack
     *     conditions that it needs, or are fewer than one batch
     * @throws TrainingDivergedException if a loss or gradient stops being finite
     * @throws IllegalStateException if this trainer is closed, or already training
     */
    void fit(Samples data, Budget budget);

    /**
     * Trains a game of several data sources, each shuffled and begun anew on its own.
     *
     * @param data the real samples of every source, by its name
     * @param budget how far to train, counted from the start of the run; an epoch has passed when
     *     all sources have been seen
     * @throws IllegalArgumentException if the names are not those of the game's sources, or the
     *     samples of one do not suit it
     * @throws TrainingDivergedException if a loss or gradient stops being finite
     * @throws IllegalStateException if this trainer is closed, or already training
     */
    void fit(Map<String, ? extends Samples> data, Budget budget);

    /**
     * Trains on any DJL data set. Of its data, the first array is the samples, a further one of two
     * axes a condition vector, one of more axes a condition image; its first array of labels holds
     * classes. The data set decides the batch size and the order; a resumed run begins its
     * interrupted epoch anew. UINT8 batches are scaled to [-1, 1], others are taken as they are.
     *
     * @param data the real samples
     * @param budget how far to train, counted from the start of the run
     * @throws IllegalArgumentException if a batch has another shape than the game's samples, lacks
     *     conditions that it needs, or holds NaN or infinite values
     * @throws TrainingDivergedException if a loss or gradient stops being finite
     * @throws IllegalStateException if the data set cannot be read, or this trainer is closed, or
     *     already training
     */
    void fit(Dataset data, Budget budget);

    /** {@return everything this trainer is composed of, as it was described} */
    TrainerConfig config();

    /**
     * Takes up a checkpoint: everything is as it was when it was saved. It is read and verified as
     * a whole before anything is changed, in memory of its size; another process may save to the
     * directory meanwhile.
     *
     * @param directory what {@link #saveCheckpoint} wrote
     * @param changed the names of settings that are different on purpose, as {@link #describe} has
     *     them, such as {@code batchSize} or {@code generator-optimizer}; {@link #changes} tells
     *     how. How far to train is no setting
     * @return this trainer
     * @throws CheckpointException if there is none, it is damaged, or of another composition; the
     *     message lists every difference, and this trainer is as before
     * @throws IllegalArgumentException if a name is of no setting
     * @throws IllegalStateException if this trainer is closed, or training
     */
    GanTrainer resume(Path directory, String... changed);

    /**
     * Takes up the newest whole checkpoint of {@link org.gan4j.hook.Checkpoints}, or begins anew if
     * there is none: a program that calls this goes on when it is run again. A damaged one is told
     * in the log, and the one before is taken.
     *
     * @param directory what {@link org.gan4j.hook.Checkpoints#to} was given
     * @param changed as for {@link #resume}
     * @return this trainer
     * @throws CheckpointException if none of the checkpoints there can be taken up
     */
    @CanIgnoreReturnValue
    default GanTrainer resumeOrStart(Path directory, String... changed) {
        List<Path> newestFirst = CheckpointFolder.of(directory).newestFirst();
        CheckpointException first = null;
        for (Path checkpoint : newestFirst) {
            try {
                return resume(checkpoint, changed);
            } catch (CheckpointException e) {
                LoggerFactory.getLogger(GanTrainer.class)
                        .warn("an earlier checkpoint than the newest is tried: {}", e.getMessage());
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        return this;
    }

    /**
     * {@return what this trainer has otherwise than the checkpoint that it took up, in words; empty
     * if nothing}
     */
    List<String> changes();

    /**
     * Writes one of the networks as a TorchScript file, as {@link
     * org.gan4j.sample.TrainedGenerator#exportTorchScript} does; {@code forward} of a discriminator
     * takes samples (N, sampleShape), then the conditions that it is told, and returns its logits.
     *
     * @param network the name of the network in the game, such as {@code discriminator}; the
     *     averaged weights are written if there is an average
     * @param file where to write; an earlier file is replaced
     * @throws IllegalArgumentException if the game has no such network
     * @throws IllegalStateException if a part of the network is not TorchScript, or the network
     *     does more than its block; the message names it
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    void exportTorchScript(String network, Path file);

    /**
     * Writes the weights of one of the networks as a safetensors file, named as in the {@code
     * state_dict} of PyTorch.
     *
     * @param network the name of the network in the game, such as {@code discriminator}; the
     *     averaged weights are written if there is an average
     * @param file where to write; an earlier file is replaced
     * @throws IllegalArgumentException if the game has no such network
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    void exportSafetensors(String network, Path file);

    /**
     * Frees all native memory. The generators it handed out end with it.
     *
     * @throws IllegalStateException if a {@code fit} is still at work, which would then lose its
     *     memory
     */
    @Override
    void close();
}
