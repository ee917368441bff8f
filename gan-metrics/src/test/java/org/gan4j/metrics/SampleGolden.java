package org.gan4j.metrics;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Golden values and the features behind them; see src/test/python/sample_metrics_golden.py. */
final class SampleGolden {

    private static final JsonObject GOLDEN = read();

    private SampleGolden() {}

    private static JsonObject read() {
        try (InputStream in =
                SampleGolden.class.getResourceAsStream("/golden/sample-metrics.json")) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonElement of(String name) {
        return GOLDEN.get(name);
    }

    static JsonObject object(String name) {
        return of(name).getAsJsonObject();
    }

    static double[] doubles(JsonArray array) {
        return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }

    /** Uniform numbers by the finalizer of SplitMix64. */
    static Features features(int count, int dimension, long salt, double scale, double shift) {
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            long z = (i + 1 + (salt << 32)) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            values[i] = (float) (((z >>> 11) * 0x1p-53 - 0.5) * scale + shift);
        }
        return Features.of(values, dimension);
    }

    static double[][] directions(int count, int dimension) {
        Features raw = features(count, dimension, 5, 1, 0);
        double[][] directions = new double[count][dimension];
        for (int i = 0; i < count; i++) {
            double squares = 0;
            for (int j = 0; j < dimension; j++) {
                directions[i][j] = raw.get(i, j);
                squares += directions[i][j] * directions[i][j];
            }
            for (int j = 0; j < dimension; j++) {
                directions[i][j] /= Math.sqrt(squares);
            }
        }
        return directions;
    }

    static float[] floats(Features features) {
        float[] values = new float[features.count() * features.dimension()];
        features.values().get(values);
        return values;
    }

    static Features normal(int count, int dimension, double mean, double deviation, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return Features.of(values, dimension);
    }
}
