package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.data.Conditioning;
import org.gan4j.network.NetworkRecipe;

/**
 * What a generator that translates images takes and makes.
 *
 * @param from the shape of an image that is translated, (C, H, W)
 * @param channels of an image that is made, which has the same height and width
 */
record TranslatedImages(Shape from, int channels) {

    TranslatedImages {
        Preconditions.checkArgument(
                from.dimension() == 3, "images have shape (channels, height, width), not %s", from);
        Dcgan.positive("channels", channels);
    }

    Conditioning conditioning() {
        return Conditioning.image(from);
    }

    Shape made() {
        return new Shape(channels, from.get(1), from.get(2));
    }

    /** The beginning of a recipe, which {@link #of} reads again. */
    NetworkRecipe recipe(String network) {
        return NetworkRecipe.of(network)
                .with("fromChannels", (int) from.get(0))
                .with("height", (int) from.get(1))
                .with("width", (int) from.get(2))
                .with("channels", channels);
    }

    static TranslatedImages of(NetworkRecipe recipe) {
        return new TranslatedImages(
                new Shape(
                        recipe.setting("fromChannels"),
                        recipe.setting("height"),
                        recipe.setting("width")),
                recipe.setting("channels"));
    }

    @Override
    public String toString() {
        return from + " to " + made();
    }
}
