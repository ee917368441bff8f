package org.gan4j.metrics;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.gan4j.file.StrictJson;
import org.gan4j.metrics.FeatureExtractor.Identity;

/** What files of features and statistics say of their extractor. */
final class Manifests {

    private static final String NAME = "extractor";
    private static final String FINGERPRINT = "fingerprint";
    private static final String RESIZE = "resize";

    private Manifests() {}

    static JsonObject of(Identity identity) {
        JsonObject manifest = new JsonObject();
        manifest.addProperty(NAME, identity.name());
        manifest.addProperty(FINGERPRINT, identity.fingerprint());
        manifest.addProperty(RESIZE, identity.resize().toString());
        return manifest;
    }

    static Identity identity(Path file, JsonObject header) throws IOException {
        try {
            return new Identity(
                    StrictJson.text(header, NAME),
                    StrictJson.text(header, FINGERPRINT),
                    Resize.valueOf(StrictJson.text(header, RESIZE)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + " does not say which extractor it is of", e);
        }
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
