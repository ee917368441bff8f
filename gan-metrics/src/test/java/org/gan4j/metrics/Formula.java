package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;

/** What the golden scripts start from, bit by bit; see src/test/python/formula.py. */
public final class Formula {

    private Formula() {}

    private static int hash(int index, int salt) {
        int h = index * 0x9E3779B1 + salt;
        h ^= h >>> 15;
        h *= 0x85EBCA6B;
        h ^= h >>> 13;
        h *= 0xC2B2AE35;
        return h ^ (h >>> 16);
    }

    /** Numbers that are uniform in centre +- width / 2. */
    public static float[] uniform(String name, int count, double width, double centre) {
        CRC32 salt = new CRC32();
        salt.update(name.getBytes(StandardCharsets.UTF_8));
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            double u = (double) (hash(i, (int) salt.getValue()) >>> 8) / (1 << 24) - 0.5;
            numbers[i] = (float) (u * width + centre);
        }
        return numbers;
    }

    /** Stripes with noise. */
    public static ResidentSamples pictures(int count, int channels, int height, int width) {
        byte[] pixels = new byte[count * channels * height * width];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % width;
            int y = i / width % height;
            int c = i / width / height % channels;
            int p = i / width / height / channels;
            int phase = (x * (3 + c) + y * (5 + 2 * p)) * 4 & 255;
            int stripe = phase < 128 ? 2 * phase : 2 * (255 - phase);
            pixels[i] = (byte) (stripe * 7 / 8 + (hash(i, 1) >>> 27));
        }
        return Samples.ofBytes(pixels, new Shape(channels, height, width));
    }

    /** What a golden script made. */
    public static JsonElement golden(String name) {
        try (InputStream in = Formula.class.getResourceAsStream("/golden/" + name)) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
