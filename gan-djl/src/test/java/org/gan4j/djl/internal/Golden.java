package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.DoubleStream;

/** Golden values made by the scripts in src/test/python, and the hash that those share. */
public final class Golden {

    private Golden() {}

    public static JsonObject read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of a scalar. */
    public static double number(NDArray scalar) {
        return scalar.toArray()[0].doubleValue();
    }

    /** A float64 array written down as its shape and its values. */
    public static NDArray array(NDManager manager, JsonObject written) {
        long[] shape = doubleStream(written, "shape").mapToLong(side -> (long) side).toArray();
        return manager.create(doubleStream(written, "values").toArray(), new Shape(shape));
    }

    private static DoubleStream doubleStream(JsonObject written, String name) {
        return written.getAsJsonArray(name).asList().stream().mapToDouble(JsonElement::getAsDouble);
    }

    /** Numbers in [-0.5, 0.5), exact in float64. */
    public static double[] hashed(long count, long salt) {
        double[] numbers = new double[Math.toIntExact(count)];
        for (int i = 0; i < numbers.length; i++) {
            long hash = ((i + 1) * 2654435761L + salt * 40503) % (1L << 32);
            numbers[i] = (double) hash / (1L << 32) - 0.5;
        }
        return numbers;
    }

    /** Compares norm, dot product with the hash, first and last value, relative to their size. */
    public static void assertDigest(
            NDArray actual, JsonArray expected, double tolerance, String what) {
        assertDigest(actual, expected, expected, tolerance, what);
    }

    /**
     * The same in float32, which loses digits on both sides, other ones on other processors: beside
     * the tolerance, values may have lost one digit more against float64 than PyTorch's.
     */
    public static void assertDigest(
            NDArray actual, JsonArray expected, JsonArray exact, double tolerance, String what) {
        double[] values = actual.toType(DataType.FLOAT64, true).toDoubleArray();
        double[] hash = hashed(values.length, 7);
        double norm = 0;
        double dot = 0;
        for (int i = 0; i < values.length; i++) {
            norm += values[i] * values[i];
            dot += values[i] * hash[i];
        }
        norm = Math.sqrt(norm);
        double[] digest = {norm, dot, values[0], values[values.length - 1]};
        // The last two are single elements: they may cancel, so they are measured by the typical
        // one.
        double typical = expected.get(0).getAsDouble() / Math.sqrt(values.length);
        double[] scale = {norm, norm, typical, typical};
        double lost = 0;
        for (int i = 0; i < digest.length; i++) {
            double value = expected.get(i).getAsDouble();
            scale[i] = Math.max(Math.abs(value), scale[i]);
            lost = Math.max(lost, Math.abs(value - exact.get(i).getAsDouble()) / scale[i]);
        }
        for (int i = 0; i < digest.length; i++) {
            double truth = exact.get(i).getAsDouble();
            assertThat(Math.abs(digest[i] - truth) / scale[i])
                    .as("%s, digest %s: %s against %s", what, i, digest[i], truth)
                    .isLessThanOrEqualTo(tolerance + 10 * lost);
        }
    }
}
