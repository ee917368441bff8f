package org.gan4j.examples;

import com.google.common.io.Closer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.gan4j.data.Samples;
import org.gan4j.metrics.ImageSource;
import org.gan4j.sample.TrainedGenerator;

/** Images that close what makes them. */
record ModelImages(Path model, ImageSource images, Closer owned) implements ImageSource {

    @Override
    public String description() {
        return model + ", " + images.description();
    }

    @Override
    public int size() {
        return images.size();
    }

    @Override
    public Samples read(int from, int to) throws IOException {
        return images.read(from, to);
    }

    @Override
    public String version() throws IOException {
        return images.version();
    }

    @Override
    public Optional<TrainedGenerator> generator() {
        return images.generator();
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
