package org.gan4j.watch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.data.Condition;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Torch;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.latent.Interpolation;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.NearestNeighbours;
import org.gan4j.metrics.extractor.PixelExtractor;
import org.gan4j.network.GeneratorInput;
import org.gan4j.picture.ImageGrid;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of what a run has come to, made when {@code fit} ends, of generators of grey or colour
 * images that are told nothing but classes:
 *
 * <ul>
 *   <li>{@code interpolation.png}: rows of what is made on the great circle from one latent to
 *       another (White 2016), each of one class; five, or fewer of large images
 *   <li>{@code nearest-training-images.png}: those of 500 samples that are nearest to training
 *       images, each followed by its three nearest, by the pixels; eight, or fewer of large images.
 *       Where they are the same, the generator repeats what it was given
 * </ul>
 *
 * <p>A {@link RunReport} of the same directory that is added after it shows them.
 */
public final class FinalPictures {

    private static final int STRIPS = 5;
    private static final int STEPS = 10;
    private static final int SUSPECTS = 500;
    private static final int SHOWN = 8;
    private static final int NEIGHBOURS = 3;

    /** So many pixels of training images, and as many of samples, are held for comparison. */
    private static final int MOST_COMPARED = 1 << 24;

    /** More pixels than that are no picture for a page. */
    private static final int MOST_DRAWN = 600_000;

    /** Images of fewer pixels are drawn twice as large. */
    private static final int SMALL = 64 * 64;

    private FinalPictures() {}

    /**
     * The way from latent to latent.
     *
     * @param directory where to write
     * @return the hook
     */
    public static Observer to(Path directory) {
        return of(directory, null);
    }

    /**
     * The same, and the training images that are nearest to samples.
     *
     * @param directory where to write
     * @param training the images of the run, of which the first are looked at, as many as have 16
     *     million values
     * @return the hook
     */
    public static Observer to(Path directory, Samples training) {
        return of(directory, Preconditions.checkNotNull(training, "training"));
    }

    private static Observer of(Path directory, @Nullable Samples training) {
        Preconditions.checkNotNull(directory, "directory");
        return Observer.of(
                "FinalPictures[directory=%s]".formatted(directory),
                start -> new Run(directory, training));
    }

    /** One run. */
    private record Run(Path directory, @Nullable Samples training) implements Watch {

        @Override
        public void afterIteration(IterationEvent event) {}

        @Override
        public void onFinish(RunEvent event) throws IOException {
            TrainedGenerator generator = event.trainer().generator();
            if (event.failure() != null || !canBeShown(generator)) {
                return;
            }
            interpolate(generator);
            if (training != null) {
                int suspects = (int) Math.min(SUSPECTS, mostCompared(generator.sampleShape()));
                compare(generator.sample(SampleRequest.of(suspects).withSeed(1)), training);
            }
        }

        private static boolean canBeShown(TrainedGenerator generator) {
            Shape shape = generator.sampleShape();
            return shape.dimension() == 3
                    && (shape.get(0) == 1 || shape.get(0) == 3)
                    && generator.latentSize() > 0
                    && !generator.conditioning().hasVectorOrImage();
        }

        private static long mostCompared(Shape image) {
            return Math.max(1, MOST_COMPARED / image.size());
        }

        /** As many rows as make a picture for a page. */
        private static int rows(int most, int columns, Shape image) {
            return (int) Math.max(1, Math.min(most, MOST_DRAWN / columns / image.size()));
        }

        private static int scale(Shape image) {
            return image.get(1) * image.get(2) < SMALL ? 2 : 1;
        }

        private void interpolate(TrainedGenerator generator) throws IOException {
            try (NDManager manager = Torch.newManager(generator.device())) {
                int rows = rows(STRIPS, STEPS, generator.sampleShape());
                NDArray ends = generator.latents(SampleRequest.of(2 * rows).withSeed(1), manager);
                int classes = generator.conditioning().classes();
                NDList strips = new NDList();
                for (int i = 0; i < rows; i++) {
                    NDArray way =
                            Interpolation.SPHERICAL.between(
                                    ends.get(2L * i), ends.get(2L * i + 1), STEPS);
                    strips.add(
                            generator.generate(new GeneratorInput(way, told(i, classes, manager))));
                }
                float[] made =
                        NDArrays.concat(strips).toType(DataType.FLOAT32, false).toFloatArray();
                ImageGrid.of(Samples.ofFloats(made, generator.sampleShape()))
                        .withColumns(STEPS)
                        .withScale(scale(generator.sampleShape()))
                        .save(directory.resolve("interpolation.png"));
            }
        }

        private static Condition told(int strip, int classes, NDManager manager) {
            return classes == 0
                    ? Condition.NONE
                    : Condition.ofLabels(
                            manager.full(new Shape(STEPS), strip % classes, DataType.INT64));
        }

        private void compare(Samples generated, Samples real) throws IOException {
            Shape image = generated.sampleShape();
            Samples compared = real.slice(0, Math.min(real.size(), mostCompared(image)));
            int neighbours = (int) Math.min(NEIGHBOURS, compared.size());
            Extraction pixels = Extraction.with(PixelExtractor.standard());
            NearestNeighbours found =
                    NearestNeighbours.of(
                            pixels.of(ImageSource.of(generated)).features(),
                            pixels.of(ImageSource.of(compared)).features(),
                            neighbours,
                            ProgressListener.NONE);
            int rows = rows((int) Math.min(SHOWN, generated.size()), 1 + neighbours, image);
            found.picture(generated, compared, rows)
                    .withScale(scale(image))
                    .save(directory.resolve("nearest-training-images.png"));
        }
    }
}
