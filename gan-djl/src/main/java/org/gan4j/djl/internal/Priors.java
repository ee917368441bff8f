package org.gan4j.djl.internal;

import com.google.gson.JsonObject;
import org.gan4j.CheckpointException;
import org.gan4j.LatentPrior;
import org.gan4j.prior.NormalPrior;
import org.gan4j.prior.TruncatedNormalPrior;
import org.gan4j.prior.UniformPrior;

/**
 * Ready latent priors in a manifest. A prior of the user's is named there but cannot be rebuilt.
 */
final class Priors {

    private Priors() {}

    static JsonObject toJson(LatentPrior prior) {
        JsonObject json = new JsonObject();
        json.addProperty("type", prior.getClass().getSimpleName());
        json.addProperty("size", prior.size());
        if (prior instanceof TruncatedNormalPrior truncated) {
            json.addProperty("threshold", truncated.threshold());
        }
        return json;
    }

    static LatentPrior fromJson(JsonObject json) {
        String type = json.get("type").getAsString();
        int size = json.get("size").getAsInt();
        return switch (type) {
            case "NormalPrior" -> new NormalPrior(size);
            case "UniformPrior" -> new UniformPrior(size);
            case "TruncatedNormalPrior" ->
                    new TruncatedNormalPrior(size, json.get("threshold").getAsDouble());
            default ->
                    throw new CheckpointException(
                            "the generator was trained with latent prior '%s', which is not one of this library: it cannot be sampled from by seed"
                                    .formatted(type));
        };
    }
}
