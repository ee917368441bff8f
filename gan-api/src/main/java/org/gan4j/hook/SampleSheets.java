package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.gan4j.picture.Animation;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of how the same latents fare over a run: a grid of samples at every interval, numbered
 * by its iteration, such as {@code sheet-0000001000.png}, and at the end of {@code fit} all of them
 * as an animation, {@code sheets.gif}. Of a conditional generator, sample i is of class i mod the
 * number of classes.
 *
 * <p>A picture that cannot be written, as on a full disk, is told in the log, and is the last one
 * that is tried until {@code fit} ends; the run goes on. A resumed run continues the sheets up to
 * where it was resumed; later ones, and of a new run those of an earlier one in the same directory,
 * are removed.
 */
public final class SampleSheets implements TrainingHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(SampleSheets.class);
    private static final String PATTERN = "sheet-\\d{10,}\\.png";
    private static final Duration FRAME = Duration.ofMillis(200);
    private static final int MOST_FRAMES = 200;

    private final Path directory;
    private final Interval interval;
    private final Function<ObservedTrainer, ImageGrid> picture;
    private final String what;
    private final Map<ObservedTrainer, List<Path>> sheets = new ConcurrentHashMap<>();
    private final Map<ObservedTrainer, Interval.Moment> drawn = new ConcurrentHashMap<>();

    private SampleSheets(
            Path directory,
            Interval interval,
            Function<ObservedTrainer, ImageGrid> picture,
            String what) {
        this.directory = directory;
        this.interval = interval;
        this.picture = picture;
        this.what = what;
    }

    /**
     * Sheets of 64 samples after every 1,000 iterations.
     *
     * @param directory where; it is created if it is missing
     * @return the hook
     */
    public static SampleSheets to(Path directory) {
        return new SampleSheets(
                Preconditions.checkNotNull(directory, "directory"),
                Interval.iterations(1_000),
                samples(64),
                "64 samples");
    }

    private static Function<ObservedTrainer, ImageGrid> samples(int count) {
        return trainer -> ImageGrid.of(trainer.sample(count));
    }

    /**
     * The same at other moments.
     *
     * @param moments when a sheet is due
     * @return another hook
     */
    public SampleSheets every(Interval moments) {
        return new SampleSheets(
                directory, Preconditions.checkNotNull(moments, "moments"), picture, what);
    }

    /**
     * The same with another number of samples.
     *
     * @param samples on each sheet, at least 1
     * @return another hook
     */
    public SampleSheets withSamples(int samples) {
        Preconditions.checkArgument(samples >= 1, "a sheet has at least 1 sample, not %s", samples);
        return new SampleSheets(directory, interval, samples(samples), samples + " samples");
    }

    /**
     * The same with pictures of yours, such as images beside their translations.
     *
     * @param drawn draws a sheet; it is asked on the thread of the run
     * @return another hook
     */
    public SampleSheets drawing(Function<ObservedTrainer, ImageGrid> drawn) {
        return new SampleSheets(
                directory, interval, Preconditions.checkNotNull(drawn, "drawn"), "a picture");
    }

    /**
     * Refuses what could not be shown later, and draws what there is to begin with.
     *
     * @throws IllegalArgumentException if the samples are no images of one or three channels
     */
    @Override
    public void onStart(RunEvent event) {
        ImageGrid first = picture.apply(event.trainer());
        sheets.put(event.trainer(), resumed(event.progress()));
        draw(event.trainer(), event.progress(), first);
    }

    @Override
    public void onRollBack(RunEvent event) {
        if (!drawn.containsKey(event.trainer())) {
            return;
        }
        sheets.put(event.trainer(), resumed(event.progress()));
        drawn.put(event.trainer(), Interval.Moment.now(event.progress()));
    }

    @Override
    public void afterIteration(IterationEvent event) {
        Interval.Moment last = drawn.get(event.trainer());
        if (last != null && interval.isDue(last, event.progress())) {
            draw(event.trainer(), event.progress(), picture.apply(event.trainer()));
        }
    }

    private void draw(ObservedTrainer trainer, Progress now, ImageGrid sheet) {
        Path file = directory.resolve("sheet-%010d.png".formatted(now.iterations()));
        drawn.put(trainer, Interval.Moment.now(now));
        try {
            sheet.save(file);
            List<Path> all = sheets.get(trainer);
            if (all != null && !all.contains(file)) {
                all.add(file);
            }
        } catch (IOException e) {
            LOGGER.warn("no sheets of samples until the run ends: {}", e.getMessage());
            drawn.remove(trainer);
        }
    }

    /** The sheets up to here; those of later iterations are of another run, and removed. */
    private List<Path> resumed(Progress now) {
        List<Path> known = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return known;
        }
        try (DirectoryStream<Path> content =
                Files.newDirectoryStream(directory, SampleSheets::isSheet)) {
            for (Path file : content) {
                if (now.iterations() > 0 && iteration(file) <= now.iterations()) {
                    known.add(file);
                } else {
                    Files.delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOGGER.warn("earlier sheets are left out: {}", e.toString());
        }
        Collections.sort(known);
        return known;
    }

    private static boolean isSheet(Path file) {
        return (file.getFileName() + "").matches(PATTERN);
    }

    private static long iteration(Path sheet) {
        String name = sheet.getFileName() + "";
        return Long.parseLong(name.substring("sheet-".length(), name.length() - 4));
    }

    @Override
    public void onFinish(RunEvent event) {
        Interval.Moment last = drawn.remove(event.trainer());
        boolean moved =
                last != null && last.progress().iterations() != event.progress().iterations();
        if (moved && event.failure() == null) {
            draw(event.trainer(), event.progress(), picture.apply(event.trainer()));
            drawn.remove(event.trainer());
        }
        List<Path> all = sheets.remove(event.trainer());
        if (all == null || all.size() < 2) {
            return;
        }
        try {
            Animation.write(thinned(all), FRAME, directory.resolve("sheets.gif"));
        } catch (IOException e) {
            LOGGER.warn("the animation is left out: {}", e.getMessage());
        }
    }

    /** So many at most, evenly, the first and the last among them. */
    private static List<Path> thinned(List<Path> all) {
        if (all.size() <= MOST_FRAMES) {
            return all;
        }
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < MOST_FRAMES; i++) {
            some.add(all.get((int) ((long) i * (all.size() - 1) / (MOST_FRAMES - 1))));
        }
        return some;
    }

    @Override
    public String toString() {
        return "SampleSheets[directory=%s, every=%s, shows=%s]"
                .formatted(directory, interval, what);
    }
}
