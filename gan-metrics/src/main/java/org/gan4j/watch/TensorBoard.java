package org.gan4j.watch;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.gan4j.hook.Interval;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;
import org.gan4j.picture.ImageGrid;

/**
 * Event files for TensorBoard ({@code tensorboard --logdir DIR}): the numbers of every tenth
 * iteration; the same 64 samples, where they are pictures, or a picture of yours, and histograms of
 * all weights at the beginning and after every 1,000; histograms of the gradients of the second
 * iteration, and of the one that follows each of these moments, of the players that move in it; the
 * configuration and warnings as text. A resumed run hides what was logged after its checkpoint.
 */
public final class TensorBoard {

    private static final int SAMPLES = 64;
    private static final int SCALARS = 10;

    private TensorBoard() {}

    /**
     * Events in a directory.
     *
     * @param directory where; it may hold those of other runs, which TensorBoard then shows as one,
     *     so give each run its own
     * @return the hook
     */
    public static Observer to(Path directory) {
        return to(directory, Interval.iterations(1_000));
    }

    /**
     * The same, with pictures and histograms at other moments.
     *
     * @param directory where
     * @param pictures when they are due
     * @return the hook
     */
    public static Observer to(Path directory, Interval pictures) {
        return of(directory, pictures, Run::samples);
    }

    /**
     * The same with pictures of yours, such as images beside their translations.
     *
     * @param directory where
     * @param pictures when they are due
     * @param drawn draws a picture; it is asked on the thread of the run
     * @return the hook
     */
    public static Observer to(
            Path directory, Interval pictures, Function<ObservedTrainer, ImageGrid> drawn) {
        Preconditions.checkNotNull(drawn, "drawn");
        return of(directory, pictures, trainer -> Optional.of(drawn.apply(trainer)));
    }

    private static Observer of(
            Path directory,
            Interval pictures,
            Function<ObservedTrainer, Optional<ImageGrid>> drawn) {
        Preconditions.checkNotNull(directory, "directory");
        Preconditions.checkNotNull(pictures, "pictures");
        return Observer.of(
                "TensorBoard[directory=%s]".formatted(directory),
                start -> {
                    EventFile events = EventFile.create(directory);
                    try {
                        return new Run(events, pictures, drawn, start);
                    } catch (IOException | RuntimeException e) {
                        events.close();
                        throw e;
                    }
                });
    }

    /** One run. */
    private static final class Run implements Watch {

        private final EventFile events;
        private final Interval pictures;
        private final Function<ObservedTrainer, Optional<ImageGrid>> drawn;
        private Interval.Moment last;
        private boolean gradientsDue = true;
        private boolean gradientsKept;

        Run(
                EventFile events,
                Interval pictures,
                Function<ObservedTrainer, Optional<ImageGrid>> drawn,
                RunEvent start)
                throws IOException {
            this.events = events;
            this.pictures = pictures;
            this.drawn = drawn;
            last = Interval.Moment.now(start.progress());
            long step = start.progress().iterations();
            events.restart(step == 0 ? 0 : step + 1);
            events.text(step, "configuration", table(start.trainer().describe()));
            if (step == 0) {
                draw(step, start.trainer());
            }
        }

        @Override
        public void afterIteration(IterationEvent event) throws IOException {
            long step = event.progress().iterations();
            if (step % SCALARS == 0) {
                Map<String, Double> numbers = new LinkedHashMap<>(Scalars.of(event));
                numbers.put("images_per_second", event.imagesPerSecond());
                events.scalars(step, numbers);
            }
            if (gradientsKept) {
                events.histograms(step, histograms("gradients/", event::gradients));
                gradientsKept = false;
            }
            if (pictures.isDue(last, event.progress())) {
                last = Interval.Moment.now(event.progress());
                draw(step, event.trainer());
                gradientsDue = true;
            }
            if (gradientsDue) {
                event.keepGradients();
                gradientsDue = false;
                gradientsKept = true;
            }
        }

        /** Of all tensors that are shown to a visitor. */
        private static Map<String, HistogramOf> histograms(
                String prefix, Consumer<BiConsumer<String, float[]>> tensors) {
            Map<String, HistogramOf> all = new LinkedHashMap<>();
            tensors.accept((name, values) -> all.put(prefix + name, HistogramOf.of(values)));
            return all;
        }

        @Override
        public void onRollBack(RunEvent event) throws IOException {
            last = Interval.Moment.now(event.progress());
            gradientsDue = gradientsDue || gradientsKept;
            gradientsKept = false;
            events.restart(event.progress().iterations() + 1);
        }

        @Override
        public void onWarning(RunWarning warning) throws IOException {
            events.text(warning.iteration(), "warnings", warning.toString());
        }

        @Override
        public void abandon() throws IOException {
            events.close();
        }

        @Override
        public void onFinish(RunEvent event) throws IOException {
            try (events) {
                long step = event.progress().iterations();
                if (event.failure() == null && step != last.progress().iterations()) {
                    draw(step, event.trainer());
                }
            }
        }

        private void draw(long step, ObservedTrainer trainer) throws IOException {
            events.histograms(step, histograms("weights/", trainer::weights));
            Optional<ImageGrid> picture = drawn.apply(trainer);
            if (picture.isPresent()) {
                BufferedImage grid = picture.get().toImage();
                ByteArrayOutputStream png = new ByteArrayOutputStream();
                ImageIO.write(grid, "png", png);
                events.image(step, "samples", grid.getHeight(), grid.getWidth(), png.toByteArray());
            }
        }

        /** Of a generator that makes pictures of what anybody has. */
        private static Optional<ImageGrid> samples(ObservedTrainer trainer) {
            return areImages(trainer.generator().sampleShape())
                            && !trainer.generator().conditioning().hasVectorOrImage()
                    ? Optional.of(ImageGrid.of(trainer.sample(SAMPLES)))
                    : Optional.empty();
        }

        private static boolean areImages(Shape shape) {
            return shape.dimension() == 3 && (shape.get(0) == 1 || shape.get(0) == 3);
        }

        private static String table(Map<String, String> configuration) {
            StringBuilder rows = new StringBuilder("| | |\n|---|---|\n");
            configuration.forEach(
                    (name, value) ->
                            rows.append(
                                    "| %s | %s |%n"
                                            .formatted(
                                                    name,
                                                    value.replace("|", "\\|")
                                                            .replaceAll("\\R", " "))));
            return rows.toString();
        }
    }
}
