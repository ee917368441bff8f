package org.gan4j;

import ai.djl.training.dataset.Dataset;
import java.nio.file.Path;
import org.gan4j.data.Samples;

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
 * this holds only if no layer draws random numbers of its own, as dropout does. A trainer holds
 * native memory until {@link #close()}; it is used by one thread at a time.
 */
public interface GanTrainer extends AutoCloseable {

    /** {@return a new builder} */
    static GanTrainerBuilder builder() {
        return new GanTrainerBuilder();
    }

    /**
     * Trains on samples in memory, shuffled anew in every epoch; the last incomplete batch of an
     * epoch is left out. They are kept on the device as they are and scaled there, batch by batch.
     *
     * @param data the real samples; images of bytes are scaled to [-1, 1]
     * @param budget how far to train, counted from the start of the run
     * @throws IllegalArgumentException if the samples have another shape than the generator's, or
     *     are fewer than one batch
     * @throws TrainingDivergedException if a loss or gradient stops being finite
     */
    void fit(Samples data, Budget budget);

    /**
     * Trains on any DJL data set; its first array is the samples. The data set decides the batch
     * size and the order; a resumed run begins its interrupted epoch anew. UINT8 batches are scaled
     * to [-1, 1], others are taken as they are.
     *
     * @param data the real samples
     * @param budget how far to train, counted from the start of the run
     * @throws IllegalArgumentException if a batch has another shape than the generator's samples or
     *     holds NaN or infinite values
     * @throws TrainingDivergedException if a loss or gradient stops being finite
     * @throws IllegalStateException if the data set cannot be read
     */
    void fit(Dataset data, Budget budget);

    /**
     * Generates samples with {@link #generator()}, from latents that depend on the run's seed
     * alone: two calls show how the same latents fare over the run.
     *
     * @param count how many, at least 1
     * @return samples in host memory
     */
    Samples sample(int count);

    /**
     * {@return the generator to use: the averaged one if a {@link WeightAverage} is installed, else
     * the live one. It follows further training and lives as long as this trainer}
     */
    TrainedGenerator generator();

    /**
     * {@return the generator that is being trained, without averaging; it is the same as {@link
     * #generator()} if no {@link WeightAverage} is installed. It follows further training and lives
     * as long as this trainer}
     */
    TrainedGenerator liveGenerator();

    /** {@return how far the run is} */
    Progress progress();

    /** {@return everything this trainer is composed of} */
    TrainerConfig config();

    /**
     * Writes everything a resumed run needs into a directory: it is complete or not there at all.
     * An earlier checkpoint of that name is replaced.
     *
     * @param directory where to write
     * @throws CheckpointException if it cannot be written, the directory exists and is not a
     *     checkpoint or holds other files too, or the weights are not finite; an earlier checkpoint
     *     is then untouched
     */
    void saveCheckpoint(Path directory);

    /**
     * Takes up a run where a checkpoint left it.
     *
     * @param directory what {@link #saveCheckpoint} wrote, with the same networks, optimizers and
     *     plug-ins
     * @return this trainer
     * @throws CheckpointException if it is missing, damaged, or of a run with another seed, data
     *     type, loss, optimizer, network or plug-in; this trainer is then as it was. Other
     *     differences, such as a learning rate, are logged as warnings
     */
    GanTrainer resume(Path directory);

    /** Frees all native memory. The generator it handed out ends with it. */
    @Override
    void close();
}
