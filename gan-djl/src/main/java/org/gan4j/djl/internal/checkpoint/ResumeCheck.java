package org.gan4j.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.gan4j.file.StrictJson;
import org.gan4j.run.CheckpointException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what a checkpoint was made by, in words, with what is to take it up. */
public final class ResumeCheck {

    private static final Logger LOGGER = LoggerFactory.getLogger(ResumeCheck.class);

    private ResumeCheck() {}

    /**
     * Refuses a checkpoint of another seed, data type, loss or kind of optimizer; logs a warning
     * for whatever else differs.
     */
    public static void check(Path directory, JsonObject saved, Map<String, String> present)
            throws IOException {
        TreeSet<String> keys = new TreeSet<>(saved.keySet());
        keys.addAll(present.keySet());
        for (String key : keys) {
            String before = saved.has(key) ? StrictJson.text(saved, key) : "none";
            String now = present.getOrDefault(key, "none");
            if (before.equals(now)) {
                continue;
            }
            if (decides(key) || (key.endsWith("-optimizer") && !kind(before).equals(kind(now)))) {
                throw new CheckpointException(
                        "%s was made with %s %s, but this trainer has %s: build the same one"
                                .formatted(directory, key, before, now));
            }
            LOGGER.warn("{} was made with {} {}, going on with {}", directory, key, before, now);
        }
    }

    private static boolean decides(String key) {
        return key.equals("seed") || key.equals("dataType") || key.startsWith("loss-");
    }

    /** The type of a record, without its settings. */
    private static String kind(String words) {
        return words.replaceFirst("\\[.*", "");
    }
}
