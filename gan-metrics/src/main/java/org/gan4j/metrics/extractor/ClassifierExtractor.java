package org.gan4j.metrics.extractor;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.nio.file.Path;
import org.gan4j.data.Samples;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageClassifier;
import org.gan4j.metrics.Resize;

/**
 * The 64 hidden units and the logits of an {@link ImageClassifier}: the honest stand-in for
 * Inception on data it was trained on, such as digits. Distances are comparable only between runs
 * that use the same trained classifier.
 */
public final class ClassifierExtractor implements FeatureExtractor {

    private final ImageClassifier classifier;

    private ClassifierExtractor(ImageClassifier classifier) {
        this.classifier = classifier;
    }

    /**
     * An extractor by a trained classifier.
     *
     * @param classifier the classifier, closed with the extractor
     * @return the extractor
     */
    public static ClassifierExtractor of(ImageClassifier classifier) {
        return new ClassifierExtractor(Preconditions.checkNotNull(classifier, "classifier"));
    }

    @Override
    public Identity identity() {
        return new Identity("image-classifier", classifier.fingerprint(), Resize.NONE);
    }

    @Override
    public Extracted extract(Samples images) {
        return classifier.extract(ImageTensors.bytes(images));
    }

    @Override
    public void exportTorchScript(Path file, Shape imageShape) {
        Preconditions.checkArgument(
                imageShape.equals(classifier.imageShape()),
                "this classifier was trained on images of shape %s, not %s",
                classifier.imageShape(),
                imageShape);
        ExtractorExport.write(
                this,
                new Sequential()
                        .add("pixels", new PixelInput(127.5, 127.5, false))
                        .add("classifier", classifier.featuresAndLogits()),
                imageShape,
                file);
    }

    @Override
    public String toString() {
        return "ClassifierExtractor[" + classifier.imageShape() + "]";
    }

    @Override
    public void close() {
        classifier.close();
    }
}
