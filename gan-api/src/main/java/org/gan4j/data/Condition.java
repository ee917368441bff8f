package org.gan4j.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of a batch come with, or are to be made like, on the device.
 *
 * @param labels the class of each sample, (N) of INT64, or, to generate what is between classes,
 *     the share of each class, (N, classes) of floats; null if there are none
 * @param vector a vector for each sample, (N, d); null if there are none
 * @param image an image for each sample, (N, C, H, W), or samples of any other shape to be
 *     translated; null if there are none
 */
public record Condition(
        @Nullable NDArray labels, @Nullable NDArray vector, @Nullable NDArray image) {

    /** No condition. */
    public static final Condition NONE = new Condition(null, null, null);

    /**
     * Labels alone.
     *
     * @param labels (N) of INT64, or shares of classes (N, classes)
     * @return the condition
     */
    public static Condition ofLabels(NDArray labels) {
        return new Condition(labels, null, null);
    }

    /**
     * A vector alone.
     *
     * @param vector (N, d)
     * @return the condition
     */
    public static Condition ofVector(NDArray vector) {
        return new Condition(null, vector, null);
    }

    /**
     * An image alone.
     *
     * @param image (N, ...)
     * @return the condition
     */
    public static Condition ofImage(NDArray image) {
        return new Condition(null, null, image);
    }

    /** {@return the arrays that are there: labels, vector, image} */
    public NDList arrays() {
        NDList arrays = new NDList();
        for (NDArray array : new NDArray[] {labels, vector, image}) {
            if (array != null) {
                arrays.add(array);
            }
        }
        return arrays;
    }

    /**
     * The same change of every array, such as a choice of rows.
     *
     * @param change of one array
     * @return the changed condition
     */
    public Condition map(UnaryOperator<NDArray> change) {
        return new Condition(
                labels == null ? null : change.apply(labels),
                vector == null ? null : change.apply(vector),
                image == null ? null : change.apply(image));
    }

    /**
     * The part that a network asks for.
     *
     * @param wanted what it asks for
     * @return the condition without the rest
     */
    public Condition only(Conditioning wanted) {
        return new Condition(
                wanted.classes() > 0 ? labels : null,
                wanted.vectorSize() > 0 ? vector : null,
                wanted.imageShape() != null ? image : null);
    }
}
