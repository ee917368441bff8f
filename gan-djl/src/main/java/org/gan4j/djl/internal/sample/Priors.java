package org.gan4j.djl.internal.sample;

import com.google.gson.JsonObject;
import org.gan4j.latent.LatentPrior;
import org.gan4j.latent.NormalPrior;
import org.gan4j.latent.TruncatedNormalPrior;
import org.gan4j.latent.UniformPrior;
import org.jspecify.annotations.Nullable;

/**
 * Ready latent priors in a manifest. One of the user's own is named there but cannot be rebuilt.
 */
final class Priors {

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

    /** The prior, or null if it is not one of this library. */
    static @Nullable LatentPrior fromJson(JsonObject json) {
        String type = json.get("type").getAsString();
        int size = json.get("size").getAsInt();
        if (type.equals(NormalPrior.class.getName())) {
            return new NormalPrior(size);
        } else if (type.equals(UniformPrior.class.getName())) {
            return new UniformPrior(size);
        } else if (type.equals(TruncatedNormalPrior.class.getName())) {
            return new TruncatedNormalPrior(size, json.get("threshold").getAsDouble());
        }
        return null;
    }
}
