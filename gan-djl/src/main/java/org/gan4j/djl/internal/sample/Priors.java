package org.gan4j.djl.internal.sample;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.gan4j.file.StrictJson;
import org.gan4j.latent.LatentPrior;
import org.gan4j.latent.NormalPrior;
import org.gan4j.latent.TruncatedNormalPrior;
import org.gan4j.latent.UniformPrior;

/**
 * Ready latent priors in a manifest. One of the user's own is named there but cannot be rebuilt.
 */
final class Priors {

    /** In a manifest. */
    static final String NAME = "latentPrior";

    private Priors() {}

    static JsonObject toJson(LatentPrior prior) {
        JsonObject json = new JsonObject();
        json.addProperty("type", prior.getClass().getName());
        json.addProperty("size", prior.size());
        if (prior instanceof TruncatedNormalPrior truncated) {
            json.addProperty("threshold", truncated.threshold());
        }
        return json;
    }

    /** The prior, or nothing if there is none or it is not one of this library. */
    static Optional<LatentPrior> fromManifest(JsonObject manifest, int latentSize)
            throws IOException {
        if (!manifest.has(NAME)) {
            return Optional.empty();
        }
        JsonObject json = StrictJson.object(manifest, NAME);
        String type = StrictJson.text(json, "type");
        int size = (int) StrictJson.whole(json, "size", latentSize, latentSize);
        if (type.equals(NormalPrior.class.getName())) {
            return Optional.of(new NormalPrior(size));
        } else if (type.equals(UniformPrior.class.getName())) {
            return Optional.of(new UniformPrior(size));
        } else if (type.equals(TruncatedNormalPrior.class.getName())) {
            return Optional.of(
                    new TruncatedNormalPrior(size, StrictJson.finite(json, "threshold")));
        }
        return Optional.empty();
    }
}
