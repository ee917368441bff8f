package org.gan4j.sample;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.nio.file.Path;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;

/**
 * A trained generator that makes images of images, such as those of pix2pix and CycleGAN. Used by
 * one thread at a time.
 *
 * <pre>{@code
 * try (TrainedTranslator translator = TrainedTranslator.load(Path.of("a-to-b"))) {
 *     Samples translated = translator.translate(photographs);
 * }
 * }</pre>
 */
public final class TrainedTranslator implements AutoCloseable {

    private final TrainedGenerator generator;
    private final Translation how;

    private TrainedTranslator(TrainedGenerator generator, Translation how) {
        this.generator = generator;
        this.how = how;
    }

    /**
     * A translator that works as in training, see {@link Translation}.
     *
     * @param generator what translates; closed with the translator
     * @return the translator
     * @throws IllegalArgumentException if it takes something else than images
     */
    public static TrainedTranslator of(TrainedGenerator generator) {
        Conditioning told = generator.conditioning();
        Preconditions.checkArgument(
                generator.latentSize() == 0
                        && told.imageShape() != null
                        && told.classes() == 0
                        && told.vectorSize() == 0,
                "a translator takes images and nothing else, but this generator takes %s latents"
                        + " and %s",
                generator.latentSize(),
                told);
        return new TrainedTranslator(generator, Translation.asInTraining(0));
    }

    /**
     * Loads a saved one, to work on the CPU.
     *
     * @param directory what {@link #save} wrote, or {@link TrainedGenerator#save}
     * @return the translator, to be closed
     * @throws org.gan4j.run.CheckpointException as {@link TrainedGenerator#load(Path)}
     * @throws IllegalArgumentException if it takes something else than images
     */
    public static TrainedTranslator load(Path directory) {
        TrainedGenerator generator = TrainedGenerator.load(directory);
        try {
            return of(generator);
        } catch (IllegalArgumentException e) {
            generator.close();
            throw e;
        }
    }

    /**
     * The same translator in another way.
     *
     * @param translation how
     * @return a translator that shares the generator, so close only one of them
     */
    public TrainedTranslator with(Translation translation) {
        return new TrainedTranslator(generator, Preconditions.checkNotNull(translation));
    }

    /** {@return the shape of the images that are translated, (C, H, W)} */
    public Shape imageShape() {
        return Preconditions.checkNotNull(generator.conditioning().imageShape());
    }

    /** {@return the shape of the images that are made} */
    public Shape sampleShape() {
        return generator.sampleShape();
    }

    /**
     * Translates images. What becomes of one does not depend on the others.
     *
     * @param images of {@link #imageShape()}, as bytes or in [-1, 1]
     * @return as many images in [-1, 1], in their order
     * @throws IllegalArgumentException if they have another shape, or there are none
     */
    public Samples translate(Samples images) {
        return generator.translate(images, how);
    }

    /**
     * Saves it, as {@link TrainedGenerator#save}.
     *
     * @param directory where to write
     */
    public void save(Path directory) {
        generator.save(directory);
    }

    /** {@return the generator, for export} */
    public TrainedGenerator generator() {
        return generator;
    }

    /** Closes the generator. */
    @Override
    public void close() {
        generator.close();
    }
}
