package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.sample.TrainedGenerator;

/**
 * What a generator makes, in blocks with seeds of their own, so that batches do not matter; with
 * the labels that were asked for, if it is told any.
 */
final class GeneratedImages implements ImageSource {

    private static final int BLOCK = 64;

    private final TrainedGenerator generator;
    private final int count;
    private final long seed;

    GeneratedImages(TrainedGenerator generator, int count, long seed) {
        Preconditions.checkArgument(count >= 1, "at least 1 image is needed, but not %s", count);
        this.generator = generator;
        this.count = count;
        this.seed = seed;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public String description() {
        return "samples of a generator, seed " + seed;
    }

    @Override
    public Optional<TrainedGenerator> generator() {
        return Optional.of(generator);
    }

    @Override
    public Samples read(int from, int to) {
        Preconditions.checkPositionIndexes(from, to, count);
        int each = (int) generator.sampleShape().size();
        float[] images = new float[(to - from) * each];
        int[] labels = new int[to - from];
        int classes = generator.conditioning().classes();
        int block = from / BLOCK;
        for (int at = from; at < to; block++) {
            int first = block * BLOCK;
            int last = Math.min(to, first + BLOCK);
            Samples made = generator.sample(BLOCK, Seeds.of("images", seed, block));
            System.arraycopy(
                    made.floats(),
                    (at - first) * each,
                    images,
                    (at - from) * each,
                    (last - at) * each);
            if (classes > 0) {
                System.arraycopy(made.labels(), at - first, labels, at - from, last - at);
            }
            at = last;
        }
        ResidentSamples read = Samples.ofFloats(images, generator.sampleShape());
        return classes > 0 ? read.withLabels(labels, classes) : read;
    }
}
