package org.gan4j.metrics;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.gan4j.metrics.FeatureExtractor.Identity;

/** What files of features and statistics say of their extractor. */
final class Manifests {

    private Manifests() {}

    static JsonObject of(Identity identity) {
        JsonObject manifest = new JsonObject();
        manifest.addProperty("extractor", identity.name());
        manifest.addProperty("fingerprint", identity.fingerprint());
        manifest.addProperty("resize", identity.resize().toString());
        return manifest;
    }

    /** Refuses a file that is of another extractor. */
    static void check(Path file, JsonObject found, Identity identity) {
        for (Map.Entry<String, JsonElement> wanted : of(identity).entrySet()) {
            JsonElement there = found.get(wanted.getKey());
            if (!wanted.getValue().equals(there)) {
                throw new IllegalStateException(
                        "%s was made with %s %s, but here it is %s: use the same extractor and resizing, or make it anew"
                                .formatted(file, wanted.getKey(), there, wanted.getValue()));
            }
        }
    }
}
