package org.gan4j.examples;

import picocli.CommandLine.Command;

/** 25 Gaussians on a grid from -4 to 4, standard deviation 0.05. */
@Command(name = "grid", description = "Finds 25 Gaussians on a grid, with any game.")
public final class Grid extends PointGame {

    /** Describes the grid. */
    public Grid() {
        super("grid", centres(), 0.05, 1.0);
    }

    private static double[][] centres() {
        double[][] centres = new double[25][];
        for (int i = 0; i < 25; i++) {
            centres[i] = new double[] {-4 + 2.0 * (i % 5), -4 + 2.0 * Math.floorDiv(i, 5)};
        }
        return centres;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Grid(), arguments);
    }
}
