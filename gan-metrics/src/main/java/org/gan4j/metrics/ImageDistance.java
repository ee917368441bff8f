package org.gan4j.metrics;

import ai.djl.ndarray.NDArray;

/**
 * How far apart pairs of nearly equal images are, squared. Images stay arrays and are never rounded
 * to bytes: the images of {@link PerceptualPathLength} differ by less than one step of a byte. That
 * is why {@link FeatureExtractor}, which sees what a picture file would hold, does not serve here.
 *
 * <p>{@link org.gan4j.metrics.extractor.BlockExtractor#distance} makes one of any block. Published
 * values are by LPIPS (Zhang et al. 2018) on VGG-16: with a function {@code lpips} that makes its
 * scaled features of images in [-1, 1], such as a loaded TorchScript module, that is
 *
 * <pre>{@code
 * ImageDistance distance =
 *         ImageDistance.named(
 *                 "lpips, vgg16",
 *                 (first, second) ->
 *                         ImageDistance.squared(lpips.apply(first), lpips.apply(second)));
 * }</pre>
 */
@FunctionalInterface
public interface ImageDistance {

    /**
     * Measures pairs.
     *
     * @param first images of shape (N, C, H, W), in [-1, 1], or samples of any other shape
     * @param second as many of the same shape
     * @return squared distances, of shape (N)
     */
    NDArray between(NDArray first, NDArray second);

    /** {@return what it is, for manifests} */
    default String description() {
        return "a distance without a name";
    }

    /**
     * A distance with a name.
     *
     * @param name the network and what else the values depend on, for manifests
     * @param distance the distance
     * @return the same with this description
     */
    static ImageDistance named(String name, ImageDistance distance) {
        return new ImageDistance() {
            @Override
            public NDArray between(NDArray first, NDArray second) {
                return distance.between(first, second);
            }

            @Override
            public String description() {
                return name;
            }
        };
    }

    /** {@return the squared Euclidean distance of the pixels in [-1, 1]} */
    static ImageDistance pixels() {
        return named("pixels", ImageDistance::squared);
    }

    /**
     * Squared Euclidean distances of rows.
     *
     * @param first of shape (N, ...)
     * @param second of the same shape
     * @return distances of shape (N)
     */
    static NDArray squared(NDArray first, NDArray second) {
        return first.sub(second).square().reshape(first.getShape().get(0), -1).sum(new int[] {1});
    }
}
