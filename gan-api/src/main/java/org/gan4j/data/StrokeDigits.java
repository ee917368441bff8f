package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Digits drawn by program: 28 x 28 grey images of the ten digits in strokes of random slant, turn,
 * size, thickness and place. A data set that is always there: no download, no fonts, and the same
 * images from the same seed on every machine.
 */
public final class StrokeDigits {

    private static final int SIZE = 28;
    private static final int CLASSES = 10;

    /** Pixels per unit of the glyph square. */
    private static final double SCALE = 22;

    /** The strokes of each digit as polylines in the unit square, y down. */
    private static final List<List<double[][]>> GLYPHS =
            List.of(
                    strokes(arc(.5, .5, .27, .42, 0, 360)),
                    strokes(line(.36, .26, .54, .1, .54, .9)),
                    strokes(join(arc(.5, .33, .26, .23, 180, 395), line(.24, .9, .78, .9))),
                    strokes(arc(.46, .3, .25, .2, 205, 450), arc(.46, .7, .28, .2, 270, 520)),
                    strokes(line(.62, .9, .62, .1, .22, .64, .8, .64)),
                    strokes(
                            join(
                                    line(.74, .1, .32, .1, .3, .48),
                                    arc(.47, .66, .27, .24, 230, 510))),
                    strokes(
                            line(.64, .1, .45, .27, .32, .48, .27, .66),
                            arc(.5, .68, .23, .22, 0, 360)),
                    strokes(line(.22, .1, .78, .1, .42, .9)),
                    strokes(arc(.5, .3, .21, .19, 0, 360), arc(.5, .7, .25, .21, 0, 360)),
                    strokes(arc(.5, .32, .23, .22, 0, 360), line(.73, .34, .7, .6, .6, .9)));

    private StrokeDigits() {}

    /**
     * Draws digits; the classes take turns, so that each has its share.
     *
     * @param count how many, at least 1
     * @param seed the seed of slant, thickness and the rest
     * @return images of shape (1, 28, 28), white on black, with labels 0 to 9
     */
    public static ResidentSamples generate(int count, long seed) {
        Preconditions.checkArgument(count >= 1, "count must be at least 1, but was %s", count);
        SplittableRandom random = new SplittableRandom(seed);
        byte[] pixels = new byte[Math.multiplyExact(count, SIZE * SIZE)];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            draw(GLYPHS.get(labels[i]), random, pixels, i * SIZE * SIZE);
        }
        return Samples.ofBytes(pixels, new Shape(1, SIZE, SIZE)).withLabels(labels);
    }

    private static void draw(
            List<double[][]> strokes, SplittableRandom random, byte[] pixels, int offset) {
        double turn = random.nextDouble(-.15, .15);
        double slant = random.nextDouble(-.15, .35);
        double width = SCALE * random.nextDouble(.75, 1.05);
        double height = SCALE * random.nextDouble(.85, 1.05);
        double centreX = SIZE / 2.0 + random.nextDouble(-2, 2);
        double centreY = SIZE / 2.0 + random.nextDouble(-2, 2);
        double thickness = random.nextDouble(.8, 1.9);
        double cos = StrictMath.cos(turn);
        double sin = StrictMath.sin(turn);
        List<double[][]> placed = new ArrayList<>();
        for (double[][] stroke : strokes) {
            double[][] moved = new double[stroke.length][];
            for (int i = 0; i < stroke.length; i++) {
                double y = (stroke[i][1] - .5) * height;
                double x = (stroke[i][0] - .5) * width - slant * y;
                moved[i] = new double[] {centreX + cos * x - sin * y, centreY + sin * x + cos * y};
            }
            placed.add(moved);
        }
        for (int row = 0; row < SIZE; row++) {
            for (int column = 0; column < SIZE; column++) {
                double distance = distance(placed, column + .5, row + .5);
                double ink = Math.max(0, Math.min(1, thickness + .5 - distance));
                pixels[offset + row * SIZE + column] = (byte) Math.round(255 * ink);
            }
        }
    }

    private static double distance(List<double[][]> strokes, double x, double y) {
        double least = Double.MAX_VALUE;
        for (double[][] stroke : strokes) {
            for (int i = 1; i < stroke.length; i++) {
                least = Math.min(least, squaredDistance(stroke[i - 1], stroke[i], x, y));
            }
        }
        return Math.sqrt(least);
    }

    private static double squaredDistance(double[] a, double[] b, double x, double y) {
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy);
        double part = Math.max(0, Math.min(1, along));
        double offX = x - a[0] - part * dx;
        double offY = y - a[1] - part * dy;
        return offX * offX + offY * offY;
    }

    private static List<double[][]> strokes(double[][]... strokes) {
        return List.of(strokes);
    }

    private static double[][] line(double... coordinates) {
        double[][] points = new double[coordinates.length / 2][];
        for (int i = 0; i < points.length; i++) {
            points[i] = new double[] {coordinates[2 * i], coordinates[2 * i + 1]};
        }
        return points;
    }

    /** An arc in degrees, clockwise from the right, as y points down. */
    private static double[][] arc(
            double x, double y, double radiusX, double radiusY, double from, double to) {
        int segments = (int) Math.ceil((to - from) / 20);
        double[][] points = new double[segments + 1][];
        for (int i = 0; i <= segments; i++) {
            double angle = StrictMath.toRadians(from + (to - from) * i / segments);
            points[i] =
                    new double[] {
                        x + radiusX * StrictMath.cos(angle), y + radiusY * StrictMath.sin(angle)
                    };
        }
        return points;
    }

    private static double[][] join(double[][] first, double[][] second) {
        double[][] both = new double[first.length + second.length][];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
