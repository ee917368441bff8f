package org.gan4j.watch;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** A histogram as TensorBoard draws it: counts of values up to each limit. */
final class HistogramOf {

    private static final int BUCKETS = 30;

    private final double[] limits = new double[BUCKETS];
    private final double[] counts = new double[BUCKETS];
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private int count;
    private double sum;
    private double squares;

    private HistogramOf() {}

    /** Of the values that are finite, in buckets of one width. */
    static HistogramOf of(float[] values) {
        HistogramOf histogram = new HistogramOf();
        histogram.measure(values);
        histogram.fill(values);
        return histogram;
    }

    private void measure(float... values) {
        for (float value : values) {
            if (Float.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
                sum += value;
                squares += (double) value * value;
                count++;
            }
        }
        if (count == 0) {
            least = 0;
            most = 0;
        }
    }

    private void fill(float... values) {
        double width = Math.max((most - least) / BUCKETS, Double.MIN_NORMAL);
        for (int i = 0; i < BUCKETS; i++) {
            limits[i] = i == BUCKETS - 1 ? most : least + (i + 1) * width;
        }
        for (float value : values) {
            if (Float.isFinite(value)) {
                counts[Math.min(BUCKETS - 1, (int) ((value - least) / width))]++;
            }
        }
    }

    /** How many values are finite. */
    int count() {
        return count;
    }

    /** The fields of {@code HistogramProto}. */
    void writeTo(CodedOutputStream out) throws IOException {
        out.writeDouble(1, least);
        out.writeDouble(2, most);
        out.writeDouble(3, count);
        out.writeDouble(4, sum);
        out.writeDouble(5, squares);
        packed(out, 6, limits);
        packed(out, 7, counts);
    }

    private static void packed(CodedOutputStream out, int field, double... values)
            throws IOException {
        out.writeTag(field, 2);
        out.writeUInt32NoTag(Double.BYTES * values.length);
        for (double value : values) {
            out.writeDoubleNoTag(value);
        }
    }
}
