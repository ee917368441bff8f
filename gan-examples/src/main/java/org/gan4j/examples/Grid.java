package org.gan4j.examples;

import picocli.CommandLine.Command;

/** 25 Gaussians on a grid from -4 to 4, standard deviation 0.05. */
@Command(name = "grid", description = "Finds 25 Gaussians on a grid, with any game.")
public final class Grid extends PointGame {

    /** Describes the grid. */
    public Grid() {
        super("grid", PointMixture.grid(), 40_000);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Grid(), arguments);
    }
}
