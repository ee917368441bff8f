package org.gan4j.djl.network;

import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.ConcatCondition;
import org.gan4j.djl.nn.ScaleByClass;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.NetworkRecipe;

/**
 * What a convolutional generator is told beside its latent.
 *
 * @param conditioning what; images are not concatenated with latents
 * @param embeddingSize the length of the vector of a label; 0 for as many as there are classes
 * @param scales whether the class is told by a product with the latent, not by concatenation
 */
record LatentConditions(Conditioning conditioning, int embeddingSize, boolean scales) {

    private static final String SCALES = "scales";

    static final LatentConditions NONE = of(Conditioning.none());

    static LatentConditions of(Conditioning conditioning) {
        return new LatentConditions(conditioning, 0, false);
    }

    static LatentConditions scaledBy(int classes) {
        return new LatentConditions(Conditioning.labels(classes), 0, true);
    }

    LatentConditions {
        if (conditioning.imageShape() != null) {
            throw new IllegalArgumentException(
                    "a latent cannot be told an image of %s: take a network that translates images"
                            .formatted(conditioning.imageShape()));
        }
    }

    private int length() {
        return Mlp.embeddingSize(conditioning, embeddingSize);
    }

    /** Adds the layer that tells, and returns how long the latent is behind it. */
    int addTo(Sequential layers, int latentSize) {
        if (conditioning.isNone()) {
            return latentSize;
        }
        if (scales) {
            layers.add("condition", new ScaleByClass(conditioning.classes(), latentSize));
            return latentSize;
        }
        layers.add("condition", new ConcatCondition(conditioning, length()));
        return latentSize
                + conditioning.vectorSize()
                + (conditioning.classes() == 0 ? 0 : length());
    }

    NetworkRecipe addTo(NetworkRecipe recipe) {
        if (conditioning.isNone()) {
            return recipe;
        }
        NetworkRecipe told =
                recipe.with("classes", conditioning.classes())
                        .with("vectorSize", conditioning.vectorSize())
                        .with("embeddingSize", length());
        return scales ? told.with(SCALES, 1) : told;
    }

    static LatentConditions of(NetworkRecipe recipe) {
        return recipe.settings().containsKey("classes")
                ? new LatentConditions(
                        new Conditioning(
                                recipe.setting("classes"), recipe.setting("vectorSize"), null),
                        recipe.setting("embeddingSize"),
                        recipe.settings().containsKey(SCALES))
                : NONE;
    }
}
