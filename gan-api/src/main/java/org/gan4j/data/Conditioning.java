package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What samples come with, or what a network must be told beside them: class labels, a vector, an
 * image, or any of them together.
 *
 * @param classes the number of classes, whose labels are 0 to classes - 1; 0 for no labels
 * @param vectorSize the length of the vector, such as attributes or a text embedding; 0 for none
 * @param imageShape the shape of the image of one sample, such as (3, 64, 64); null for none
 */
public record Conditioning(int classes, int vectorSize, @Nullable Shape imageShape) {

    private static final Conditioning NONE = new Conditioning(0, 0, null);

    public Conditioning {
        Preconditions.checkArgument(
                classes == 0 || classes >= 2, "labels need at least 2 classes, not %s", classes);
        Preconditions.checkArgument(
                vectorSize >= 0, "vectorSize must be 0 or more, but was %s", vectorSize);
    }

    /** {@return no condition at all} */
    public static Conditioning none() {
        return NONE;
    }

    /**
     * Class labels.
     *
     * @param classes the number of classes, at least 2
     * @return the conditioning
     */
    public static Conditioning labels(int classes) {
        Preconditions.checkArgument(
                classes >= 2, "labels need at least 2 classes, not %s", classes);
        return new Conditioning(classes, 0, null);
    }

    /**
     * A vector for each sample.
     *
     * @param size its length, at least 1
     * @return the conditioning
     */
    public static Conditioning vector(int size) {
        Preconditions.checkArgument(
                size >= 1, "a condition vector needs at least 1 value, not %s", size);
        return new Conditioning(0, size, null);
    }

    /**
     * An image for each sample.
     *
     * @param shape its shape, such as (3, 64, 64)
     * @return the conditioning
     */
    public static Conditioning image(Shape shape) {
        return new Conditioning(0, 0, Preconditions.checkNotNull(shape, "shape"));
    }

    /** {@return whether there is nothing to be told} */
    public boolean isNone() {
        return equals(NONE);
    }

    /** {@return whether each sample is told something that nobody but real data can give} */
    public boolean hasVectorOrImage() {
        return vectorSize > 0 || imageShape != null;
    }

    /**
     * The shapes of the arrays of a {@link Condition}, in the order of {@link Condition#arrays()}.
     *
     * @param batchSize N
     * @return (N) for labels, (N, d) for a vector, (N, shape) for an image, each if it is there
     */
    public List<Shape> shapes(long batchSize) {
        List<Shape> shapes = new ArrayList<>();
        if (classes > 0) {
            shapes.add(new Shape(batchSize));
        }
        if (vectorSize > 0) {
            shapes.add(new Shape(batchSize, vectorSize));
        }
        if (imageShape != null) {
            shapes.add(new Shape(batchSize).addAll(imageShape));
        }
        return shapes;
    }

    /**
     * Both together.
     *
     * @param other another one
     * @return what either of them asks for
     * @throws IllegalArgumentException if they ask for different numbers of classes, lengths or
     *     shapes
     */
    public Conditioning and(Conditioning other) {
        return new Conditioning(
                either("classes", classes, other.classes),
                either("vector lengths", vectorSize, other.vectorSize),
                imageShape == null ? other.imageShape : same(imageShape, other.imageShape));
    }

    private static int either(String what, int one, int other) {
        Preconditions.checkArgument(
                one == 0 || other == 0 || one == other,
                "conditions of different %s, %s and %s, do not go together",
                what,
                one,
                other);
        return Math.max(one, other);
    }

    private static Shape same(Shape one, @Nullable Shape other) {
        Preconditions.checkArgument(
                other == null || one.equals(other),
                "condition images of different shapes, %s and %s, do not go together",
                one,
                other);
        return one;
    }

    /**
     * What another one lacks of this.
     *
     * @param offered what there is
     * @return in words, such as {@code "labels of 10 classes"}; empty if nothing is lacking. Fewer
     *     classes than asked for lack nothing
     */
    public String lackingIn(Conditioning offered) {
        List<String> lacking = new ArrayList<>();
        if (classes > 0 && (offered.classes == 0 || offered.classes > classes)) {
            lacking.add("labels of " + classes + " classes" + instead(offered.classes));
        }
        if (vectorSize > 0 && offered.vectorSize != vectorSize) {
            lacking.add("vectors of length " + vectorSize + instead(offered.vectorSize));
        }
        if (imageShape != null && !imageShape.equals(offered.imageShape)) {
            lacking.add(
                    "images of shape "
                            + imageShape
                            + (offered.imageShape == null
                                    ? ""
                                    : " instead of " + offered.imageShape));
        }
        return String.join(" and ", lacking);
    }

    private static String instead(int offered) {
        return offered == 0 ? "" : " instead of " + offered;
    }

    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (classes > 0) {
            words.add(classes + " classes");
        }
        if (vectorSize > 0) {
            words.add("a vector of " + vectorSize);
        }
        if (imageShape != null) {
            words.add("an image of " + imageShape);
        }
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
}
