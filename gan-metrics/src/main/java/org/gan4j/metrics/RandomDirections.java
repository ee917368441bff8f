package org.gan4j.metrics;

import java.util.Random;

/** Directions that are uniform on the unit sphere. */
final class RandomDirections {

    private RandomDirections() {}

    static double[][] draw(int count, int dimension, long seed) {
        Random random = new Random(seed);
        double[][] directions = new double[count][dimension];
        for (double[] direction : directions) {
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                direction[i] = random.nextGaussian();
                squares += direction[i] * direction[i];
            }
            double length = Math.sqrt(squares);
            for (int i = 0; i < dimension; i++) {
                direction[i] /= length;
            }
        }
        return directions;
    }
}
