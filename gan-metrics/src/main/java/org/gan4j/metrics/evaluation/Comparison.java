package org.gan4j.metrics.evaluation;

import java.io.IOException;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.ImageSource;

/**
 * What a metric sees.
 *
 * @param real the real side
 * @param fake the generated side
 * @param listener is told how far the metric is
 */
public record Comparison(ExtractedImages real, ExtractedImages fake, ProgressListener listener) {

    /**
     * Features of further images by the same extractor, which the evaluation remembers.
     *
     * @param images such as real ones that were held out
     * @return one row for each
     * @throws IOException if an image cannot be read; the message names it
     */
    public Features features(ImageSource images) throws IOException {
        return real.kept(images).features();
    }
}
