package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.io.IOException;

/**
 * Images that come in pairs, one made of the other: targets, each with its image as the condition.
 */
public final class ImagePairs {

    private ImagePairs() {}

    /**
     * Pairs of two sets in the same order.
     *
     * @param from the images that are to be translated
     * @param to what should become of them, as many and of the same height and width
     * @return the targets with their conditions
     * @throws IllegalArgumentException if they are not as many, or of another height or width
     */
    public static ResidentSamples of(ResidentSamples from, ResidentSamples to) {
        Shape first = from.sampleShape();
        Shape second = to.sampleShape();
        Preconditions.checkArgument(
                first.dimension() == 3
                        && second.dimension() == 3
                        && first.slice(1).equals(second.slice(1)),
                "both images of a pair need one height and width, but they have the shapes %s and"
                        + " %s: bring both to one size",
                first,
                second);
        return to.withImages(from);
    }

    /**
     * Pairs that stand side by side in one picture, as in the data sets of pix2pix.
     *
     * @param pictures images of bytes (C, H, 2 W)
     * @param reversed whether the right half is translated into the left one, instead of the left
     *     one into the right one
     * @return the targets with their conditions, (C, H, W) each
     * @throws IllegalArgumentException if the width is odd, or these are not images
     */
    public static ResidentSamples sideBySide(Samples pictures, boolean reversed) {
        Shape shape = pictures.sampleShape();
        Preconditions.checkArgument(
                shape.dimension() == 3 && shape.get(2) % 2 == 0,
                "two images stand side by side in (C, H, W) of an even width, but these have %s",
                shape);
        Preconditions.checkArgument(
                pictures.isBytes(), "pairs are cut out of images of bytes: see isBytes()");
        byte[] all = pictures.bytes();
        int width = (int) shape.get(2) / 2;
        byte[][] halves = {new byte[all.length / 2], new byte[all.length / 2]};
        for (int row = 0; row < all.length / (2 * width); row++) {
            for (int half = 0; half < 2; half++) {
                int at = (2 * row + half) * width;
                System.arraycopy(all, at, halves[half], row * width, width);
            }
        }
        Shape each = new Shape(shape.get(0), shape.get(1), width);
        ResidentSamples left = Samples.ofBytes(halves[0], each);
        ResidentSamples right = Samples.ofBytes(halves[1], each);
        return reversed ? of(right, left) : of(left, right);
    }

    /**
     * Pairs of two folders or archives, whose pictures have the same names but for their endings.
     *
     * @param from the pictures that are to be translated
     * @param to what should become of them
     * @return the targets with their conditions, in the order of their names
     * @throws IOException if one cannot be read
     * @throws IllegalArgumentException if a picture has no partner, or they differ in size; the
     *     message names it
     */
    public static ResidentSamples byName(ImageFiles from, ImageFiles to) throws IOException {
        ImmutableList<String> names = bare(from);
        ImmutableList<String> others = bare(to);
        names.stream()
                .filter(name -> !others.contains(name))
                .findFirst()
                .ifPresent(name -> missing(name, from, to));
        others.stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> missing(name, to, from));
        return of(from.readAll(), to.readAll());
    }

    private static void missing(String name, ImageFiles there, ImageFiles where) {
        throw new IllegalArgumentException(
                "%s have one named %s, which is not among %s: add it there, or remove it"
                        .formatted(there, name, where));
    }

    private static ImmutableList<String> bare(ImageFiles files) {
        return files.names().stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .collect(ImmutableList.toImmutableList());
    }
}
