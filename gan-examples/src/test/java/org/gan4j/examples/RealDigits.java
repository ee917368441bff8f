package org.gan4j.examples;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.gan4j.data.MnistFiles;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;

/** The images of MNIST's test set, where they are; else a test is skipped. */
final class RealDigits {

    static final Path DIRECTORY = Path.of("../../shared/data/mnist");

    private RealDigits() {}

    /** In random order: the file goes from writer to writer, so one stretch is not like another. */
    static ResidentSamples read() throws IOException {
        assumeTrue(Files.exists(DIRECTORY), "the MNIST files are not at " + DIRECTORY);
        return shuffled(MnistFiles.test(DIRECTORY));
    }

    static ResidentSamples shuffled(Samples samples) {
        List<Long> order = new ArrayList<>(LongStream.range(0, samples.size()).boxed().toList());
        Collections.shuffle(order, new Random(1));
        return samples.rows(order.stream().mapToLong(Long::longValue).toArray());
    }
}
