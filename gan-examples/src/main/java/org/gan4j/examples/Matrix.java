package org.gan4j.examples;

/** A matrix of a layer, to look at. */
final class Matrix {

    private static final int STEPS = 1_000;

    private final float[] values;
    private final int rows;
    private final int columns;

    /**
     * Row by row.
     *
     * @param rows how many rows the values make
     */
    Matrix(float[] values, int rows) {
        this.values = values;
        this.rows = rows;
        columns = values.length / rows;
    }

    double[] times(double[] x) {
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[i] += values[i * columns + j] * x[j];
            }
        }
        return y;
    }

    private double[] transposedTimes(double[] y) {
        double[] x = new double[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x[j] += values[i * columns + j] * y[i];
            }
        }
        return x;
    }

    /** The largest singular value, by a thousand steps of power iteration. */
    double norm() {
        double[] x = new double[columns];
        for (int j = 0; j < columns; j++) {
            x[j] = 1 + 0.5 * Math.sin(j + 1);
        }
        double sigma = 0;
        for (int i = 0; i < STEPS; i++) {
            double length = length(x);
            for (int j = 0; j < columns; j++) {
                x[j] /= length;
            }
            double[] y = times(x);
            sigma = length(y);
            if (sigma == 0) {
                return 0;
            }
            x = transposedTimes(y);
        }
        return sigma;
    }

    private static double length(double... x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }
}
