package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.SplittableRandom;

/**
 * Colour pictures drawn by program: a disc, square, triangle, ring or cross of random colour, size
 * and place before a background that fades from one colour to another; 32 x 32 pixels. A data set
 * that is always there: the same pictures from the same seed on every machine.
 */
public final class ShapePictures {

    private static final int SIZE = 32;
    private static final int CLASSES = 5;
    private static final int CHANNELS = 3;

    private ShapePictures() {}

    /**
     * Draws pictures; the shapes take turns, so that each has its share.
     *
     * @param count how many, at least 1
     * @param seed the seed of colours, sizes and places
     * @return pictures of shape (3, 32, 32), with labels 0 to 4 in the order above
     */
    public static ResidentSamples generate(int count, long seed) {
        Preconditions.checkArgument(count >= 1, "count must be at least 1, but was %s", count);
        SplittableRandom random = new SplittableRandom(seed);
        int each = CHANNELS * SIZE * SIZE;
        byte[] pixels = new byte[Math.multiplyExact(count, each)];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            draw(labels[i], random, pixels, i * each);
        }
        return Samples.ofBytes(pixels, new Shape(CHANNELS, SIZE, SIZE)).withLabels(labels);
    }

    private static void draw(int kind, SplittableRandom random, byte[] pixels, int offset) {
        double[] top = color(random, 0.1, 0.5);
        double[] bottom = color(random, 0.1, 0.5);
        double[] ink = color(random, 0.6, 1);
        double radius = random.nextDouble(6, 11);
        double x0 = random.nextDouble(radius, SIZE - radius);
        double y0 = random.nextDouble(radius, SIZE - radius);
        for (int y = 0; y < SIZE; y++) {
            double down = y / (SIZE - 1.0);
            for (int x = 0; x < SIZE; x++) {
                double out = distance(kind, x + 0.5 - x0, y + 0.5 - y0, radius);
                double cover = Math.max(0, Math.min(1, 0.5 - out));
                for (int c = 0; c < CHANNELS; c++) {
                    double behind = top[c] + (bottom[c] - top[c]) * down;
                    double value = behind + (ink[c] - behind) * cover;
                    pixels[offset + (c * SIZE + y) * SIZE + x] = (byte) (int) (value * 255 + 0.5);
                }
            }
        }
    }

    private static double[] color(SplittableRandom random, double from, double to) {
        double[] color = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            color[c] = random.nextDouble(from, to);
        }
        color[random.nextInt(CHANNELS)] = from;
        return color;
    }

    /** How many pixels a place lies outside of the shape around the origin; below 0 inside. */
    private static double distance(int kind, double x, double y, double radius) {
        double far = Math.sqrt(x * x + y * y);
        double right = Math.abs(x);
        double down = Math.abs(y);
        double arm = 0.3 * radius;
        return switch (kind) {
            case 0 -> far - radius;
            case 1 -> Math.max(right, down) - 0.85 * radius;
            case 2 -> Math.max(0.866 * right + 0.5 * -y, y) - 0.55 * radius;
            case 3 -> Math.abs(far - 0.75 * radius) - 0.25 * radius;
            default -> Math.max(Math.min(right, down) - arm, Math.max(right, down) - radius);
        };
    }
}
