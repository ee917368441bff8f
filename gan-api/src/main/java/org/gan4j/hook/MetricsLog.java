package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gan4j.run.Player;

/**
 * A file of one JSON object per line and logged iteration:
 *
 * <pre>{@code
 * {"iteration":10,"images_seen":640,"seconds":1.92,"images_per_second":333.1,"loss":{"discriminator":0.61,"generator":1.48},"gradient_norm":{"discriminator":0.93,"generator":0.27}}
 * }</pre>
 *
 * <p>A run that begins at iteration 0 replaces the file; a resumed one goes on where its checkpoint
 * was made.
 */
public final class MetricsLog implements TrainingHook {

    private static final Pattern LINE_START = Pattern.compile("\\{\"iteration\":(\\d+),");

    private final Path file;
    private final int interval;

    private MetricsLog(Path file, int interval) {
        this.file = file;
        this.interval = interval;
    }

    /**
     * A log of every tenth iteration.
     *
     * @param file the file to write, such as {@code metrics.jsonl}; missing directories are created
     * @return the hook
     */
    public static MetricsLog to(Path file) {
        return new MetricsLog(Preconditions.checkNotNull(file, "file"), 10);
    }

    /**
     * The same log at another interval.
     *
     * @param iterations at least 1
     * @return a new hook
     */
    public MetricsLog every(int iterations) {
        Preconditions.checkArgument(
                iterations >= 1, "the interval must be at least 1, but was %s", iterations);
        return new MetricsLog(file, iterations);
    }

    @Override
    public void onStart(RunEvent event) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (Files.exists(file)) {
                dropLinesBeyond(event.progress().iterations());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    @Override
    public void afterIteration(IterationEvent event) {
        if (event.progress().iterations() % interval == 0) {
            append(line(event));
        }
    }

    private void dropLinesBeyond(long iterations) throws IOException {
        List<String> kept = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Matcher start = LINE_START.matcher(line);
            if (start.lookingAt() && Long.parseLong(start.group(1)) <= iterations) {
                kept.add(line);
            }
        }
        Files.write(file, kept);
    }

    private static String line(IterationEvent event) {
        return String.format(
                Locale.ROOT,
                "{\"iteration\":%d,\"images_seen\":%d,\"seconds\":%.3f,\"images_per_second\":%.1f,\"loss\":%s,\"gradient_norm\":%s}\n",
                event.progress().iterations(),
                event.progress().imagesSeen(),
                event.elapsed().toNanos() / 1e9,
                event.imagesPerSecond(),
                json(event.losses()),
                json(event.gradientNorms()));
    }

    private static String json(Map<Player, Double> numbers) {
        return numbers.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":" + finiteOrNull(e.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** JSON has neither NaN nor infinity. */
    private static String finiteOrNull(double number) {
        return Double.isFinite(number) ? Double.toString(number) : "null";
    }

    private void append(String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
