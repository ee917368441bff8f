package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.Arrays;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;

/** How far real samples are from each other, to compare generated ones with. */
final class DiversityReference {

    private static final int MOST = 256;

    /** Of the mean distance: points this near are of one mode. */
    private static final double NEAR = 0.25;

    /** Of the distance to the next real sample, where all distances are alike. */
    private static final double ABOVE_NEXT = 1.5;

    private final ResidentSamples real;
    private final Shape shape;
    private final float[] values;
    private final int count;
    private final double spread;
    private final double radius;

    private DiversityReference(ResidentSamples real) {
        this.real = real;
        shape = real.sampleShape();
        values = real.floats();
        count = (int) real.size();
        spread = meanDistance(values, count);
        radius = Math.max(NEAR * spread, ABOVE_NEXT * usualNext());
    }

    static DiversityReference of(Samples real) {
        Preconditions.checkArgument(
                real.size() >= CollapseAlarm.LEAST,
                "at least %s real samples are needed",
                CollapseAlarm.LEAST);
        int count = (int) Math.min(MOST, real.size());
        long[] rows = new long[count];
        for (int i = 0; i < count; i++) {
            rows[i] = i * real.size() / count;
        }
        return new DiversityReference(real.rows(rows));
    }

    /** Whether all distances are alike, near ones and far ones. */
    boolean areImages() {
        return shape.dimension() == 3;
    }

    void check(TrainedGenerator generator) {
        Preconditions.checkArgument(
                generator.sampleShape().equals(shape),
                "the alarm was given real samples of shape %s, but the generator makes %s",
                shape,
                generator.sampleShape());
        if (generator.conditioning().hasVectorOrImage()) {
            String lacking = generator.conditioning().lackingIn(real.conditioning());
            Preconditions.checkArgument(
                    lacking.isEmpty(),
                    "the generator is told %s, which the real samples of the alarm lack: give it"
                            + " those that are trained on",
                    lacking);
        }
    }

    /** Asks for samples like real ones, as far as they are told anything of their own. */
    SampleRequest request(int samples, Conditioning told) {
        SampleRequest request = SampleRequest.of(samples);
        if (!told.hasVectorOrImage()) {
            return request;
        }
        long[] rows = new long[samples];
        Arrays.setAll(rows, i -> (long) i * count / samples);
        return request.conditionedLike(real.rows(rows));
    }

    /** The mean distance of generated samples from each other, by that of real ones. */
    double diversity(float[] generated) {
        return meanDistance(generated, count(generated)) / spread;
    }

    /** The mean of generated samples. */
    float[] middle(float[] generated) {
        float[] middle = new float[size()];
        for (int i = 0; i < generated.length; i++) {
            middle[i % size()] += generated[i] / count(generated);
        }
        return middle;
    }

    /** The distance between two middles, by that between real samples. */
    double moved(float[] before, float[] after) {
        return distance(before, 0, after, 0) / spread;
    }

    /** The part of real samples that have a generated one nearby. */
    double reached(float[] generated) {
        int near = 0;
        for (int i = 0; i < count; i++) {
            near += next(i, generated, count(generated), false) <= radius ? 1 : 0;
        }
        return (double) near / count;
    }

    private int size() {
        return values.length / count;
    }

    private int count(float[] generated) {
        return generated.length / size();
    }

    private double meanDistance(float[] all, int of) {
        double sum = 0;
        for (int i = 0; i < of; i++) {
            for (int j = 0; j < i; j++) {
                sum += distance(all, i, all, j);
            }
        }
        return sum / (of * (of - 1) / 2.0);
    }

    /** Nine of ten real samples have their next one no farther away. */
    private double usualNext() {
        double[] next = new double[count];
        for (int i = 0; i < count; i++) {
            next[i] = next(i, values, count, true);
        }
        Arrays.sort(next);
        return next[count * 9 / 10];
    }

    private double next(int i, float[] others, int of, boolean same) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < of; j++) {
            if (!same || i != j) {
                least = Math.min(least, distance(values, i, others, j));
            }
        }
        return least;
    }

    private double distance(float[] some, int i, float[] others, int j) {
        int size = size();
        double sum = 0;
        for (int k = 0; k < size; k++) {
            double off = some[i * size + k] - others[j * size + k];
            sum += off * off;
        }
        return Math.sqrt(sum);
    }
}
