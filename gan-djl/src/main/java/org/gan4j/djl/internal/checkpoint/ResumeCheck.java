package org.gan4j.djl.internal.checkpoint;

import com.google.common.base.Preconditions;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gan4j.file.StrictJson;
import org.gan4j.run.CheckpointException;

/** Compares what a checkpoint was made by, in words, with what is to take it up. */
public final class ResumeCheck {

    /** Who watches a run is free to change. */
    private static final String HOOK = "hook-";

    private ResumeCheck() {}

    /**
     * Refuses a checkpoint of another composition, but for what may change and is named.
     *
     * @param changed the names of what may differ
     * @return what differs, in words
     */
    public static List<String> check(
            Path directory, JsonObject saved, Map<String, String> present, Set<String> changed)
            throws IOException {
        List<String> refused = new ArrayList<>();
        List<String> unnamed = new ArrayList<>();
        List<String> allowed = new ArrayList<>();
        Set<String> keys = new TreeSet<>(saved.keySet());
        keys.addAll(present.keySet());
        keys.removeIf(key -> key.startsWith(HOOK));
        for (String key : keys) {
            String before = saved.has(key) ? StrictJson.text(saved, key) : "none";
            String now = present.getOrDefault(key, "none");
            if (before.equals(now)) {
                continue;
            }
            String words = "%s %s, but this trainer has %s".formatted(key, before, now);
            if (decides(key) || (key.endsWith("-optimizer") && !kind(before).equals(kind(now)))) {
                refused.add(words);
            } else if (changed.contains(key)) {
                allowed.add(words);
            } else {
                unnamed.add(words);
                refused.add(words);
            }
        }
        Set<String> unknown = new TreeSet<>(changed);
        unknown.removeAll(keys);
        Preconditions.checkArgument(
                unknown.isEmpty(), "there is no %s to change, only %s", unknown, keys);
        if (!refused.isEmpty()) {
            throw new CheckpointException(
                    "%s was made with %s: %s"
                            .formatted(
                                    directory,
                                    String.join("; with ", refused),
                                    refused.size() == unnamed.size()
                                            ? "build the same one, or name what is changed on purpose, as in resume(directory, \"batchSize\")"
                                            : "build the same one"));
        }
        return allowed;
    }

    private static boolean decides(String key) {
        return key.equals("seed") || key.equals("dataType") || key.startsWith("loss-");
    }

    /** The type of a part, without its settings. */
    private static String kind(String words) {
        return words.replaceFirst("\\[.*", "");
    }
}
