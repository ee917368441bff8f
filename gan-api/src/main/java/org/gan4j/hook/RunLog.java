package org.gan4j.hook;

import com.google.common.base.Preconditions;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.gan4j.file.LineFile;
import org.gan4j.file.StrictJson;
import org.gan4j.run.Player;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of one JSON object per line and logged iteration. Each number is an object with a value
 * for each player that has one; what no player has is left out:
 *
 * <pre>{@code
 * {"iteration":10,"images_seen":640,"seconds":1.92,"images_per_second":333.1,
 *  "loss":{"discriminator":0.61,"generator":1.48},"game_loss":{...},"gradient_norm":{...},
 *  "real_logit":{...},"fake_logit":{...},"real_accuracy":{...},"fake_accuracy":{...},
 *  "real_probability":{...},"fake_probability":{...},"terms":{"discriminator":{"R1":0.02}}}
 * }</pre>
 *
 * <p>{@link PlayerNumbers} says what they mean; {@code parts} and {@code distance} are there where
 * a game has them. What is not finite is {@code null}. A {@link RunWarning} is a line too, at any
 * iteration: {@code {"iteration":40,"warning":"few shapes","evidence":"..."}}.
 *
 * <p>A run that begins at iteration 0 replaces the file; a resumed one goes on where its checkpoint
 * was made. A file that cannot be written is told at the start; a line is there whole or not at
 * all. Where a later one cannot be written, as on a full disk, the log ends, which is told through
 * SLF4J once, and the run goes on.
 */
public final class RunLog implements TrainingHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunLog.class);
    private static final Gson JSON = new GsonBuilder().serializeNulls().create();
    private static final JsonObject NOTHING = new JsonObject();

    private final Path file;
    private final LineFile lines;
    private final int interval;
    private boolean ended;

    private RunLog(Path file, int interval) {
        this.file = file;
        lines = LineFile.of(file);
        this.interval = interval;
    }

    /**
     * A log of every tenth iteration.
     *
     * @param file the file to write, such as {@code metrics.jsonl}; missing directories are created
     * @return the hook
     */
    public static RunLog to(Path file) {
        return new RunLog(Preconditions.checkNotNull(file, "file"), 10);
    }

    /**
     * The same log at another interval.
     *
     * @param iterations at least 1
     * @return a new hook
     */
    public RunLog every(int iterations) {
        Preconditions.checkArgument(
                iterations >= 1, "the interval must be at least 1, but was %s", iterations);
        return new RunLog(file, iterations);
    }

    @Override
    public void onStart(RunEvent event) {
        try {
            open(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public void onRollBack(RunEvent event) {
        try {
            open(event);
        } catch (IOException e) {
            end(e);
        }
    }

    private void open(RunEvent event) throws IOException {
        long iterations = event.progress().iterations();
        ended = false;
        lines.open(line -> iteration(line) <= iterations);
    }

    @Override
    public void afterIteration(IterationEvent event) {
        if (event.progress().iterations() % interval == 0) {
            append(line(event));
        }
    }

    @Override
    public void onWarning(RunWarning warning) {
        JsonObject line = new JsonObject();
        line.addProperty("iteration", warning.iteration());
        line.addProperty("warning", warning.sign());
        line.addProperty("evidence", warning.evidence());
        append(JSON.toJson(line) + "\n");
    }

    /** Of a line that a killed run left half written, more than any. */
    private static long iteration(String line) {
        try {
            return StrictJson.whole(StrictJson.parse(line), "iteration", 0, Long.MAX_VALUE);
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static String line(IterationEvent event) {
        JsonObject line = new JsonObject();
        line.addProperty("iteration", event.progress().iterations());
        line.addProperty("images_seen", event.progress().imagesSeen());
        line.addProperty("seconds", event.elapsed().toMillis() / 1e3);
        line.addProperty("images_per_second", Math.round(event.imagesPerSecond() * 10) / 10.0);
        event.numbers()
                .forEach(
                        (player, numbers) -> {
                            numbers.byName()
                                    .forEach((name, v) -> add(line, name, player, number(v)));
                            add(line, "terms", player, object(numbers.terms()));
                            add(line, "parts", player, object(numbers.parts()));
                        });
        return JSON.toJson(line) + "\n";
    }

    private static void add(JsonObject line, String name, Player player, JsonElement value) {
        if (value.equals(NOTHING)) {
            return;
        }
        if (!line.has(name)) {
            line.add(name, new JsonObject());
        }
        line.getAsJsonObject(name).add(player.name(), value);
    }

    private static JsonObject object(Map<String, Double> numbers) {
        JsonObject object = new JsonObject();
        numbers.forEach((name, value) -> object.add(name, number(value)));
        return object;
    }

    /** JSON has neither NaN nor infinity. */
    private static JsonElement number(double number) {
        return Double.isFinite(number) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
    }

    /** A disk that has become full ends the log, and not the run. */
    private void append(String line) {
        if (ended) {
            return;
        }
        try {
            lines.append(line);
        } catch (IOException e) {
            end(e);
        }
    }

    private void end(IOException e) {
        ended = true;
        LOGGER.warn("{} ends here: {}", file, e.getMessage());
    }
}
