package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.nio.file.Path;
import org.gan4j.data.Samples;
import org.jspecify.annotations.Nullable;

/**
 * Makes features of images: the one plug point of every metric on images. Values of different
 * extractors, or of one extractor with different resizing, are not comparable. Used by one thread
 * at a time.
 */
public interface FeatureExtractor extends AutoCloseable {

    /** {@return what the features depend on beside the images} */
    Identity identity();

    /**
     * Makes features of a batch. Several batches give the same rows as one, whatever their sizes.
     *
     * @param images of shape (channels, height, width), as bytes or in [-1, 1]
     * @return one row for each image, in order
     * @throws IllegalArgumentException if the extractor does not take images of this shape
     */
    Extracted extract(Samples images);

    /**
     * Writes the extractor as a TorchScript file, for use without this library: {@code
     * torch.jit.load(file)} gives a module whose {@code forward} takes pixels (N, C, H, W), float32
     * from 0 to 255, in the size that the network takes: resizing is left to whoever reads
     * pictures. It returns features (N, D), or, of a classifier, a tuple of them and logits (N,
     * classes).
     *
     * @param file where to write, such as {@code features.pt}; an earlier file is replaced
     * @param imageShape the shape of the images that it is for, (C, H, W)
     * @throws IllegalArgumentException if the extractor does not take images of this shape
     * @throws IllegalStateException if a part of the network is not TorchScript; the message names
     *     it
     * @throws java.io.UncheckedIOException if the file cannot be written
     * @throws UnsupportedOperationException if this extractor has no network to write, or is a
     *     TorchScript file already
     */
    default void exportTorchScript(Path file, Shape imageShape) {
        throw new UnsupportedOperationException(this + " has no network that can be written");
    }

    /** Frees native memory; by default there is none. */
    @Override
    default void close() {}

    /**
     * What was made of a batch of images.
     *
     * @param features one row for each
     * @param logits unnormalised log-probabilities of classes, one row for each; null if the
     *     extractor is not a classifier
     */
    record Extracted(Features features, @Nullable Features logits) {

        public Extracted {
            Preconditions.checkArgument(
                    logits == null || logits.count() == features.count(),
                    "features and logits must have as many rows, but were %s and %s",
                    features,
                    logits);
        }
    }

    /**
     * What tells extractors apart.
     *
     * @param name the network, such as {@code inception-2015-12-05}
     * @param fingerprint the SHA-256 of its weights, or what they are made from, and whatever else
     *     its features depend on
     * @param resize how images are brought to its size
     */
    record Identity(String name, String fingerprint, Resize resize) {}
}
