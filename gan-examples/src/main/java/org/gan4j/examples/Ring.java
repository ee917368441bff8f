package org.gan4j.examples;

import picocli.CommandLine.Command;

/** Eight Gaussians on a circle of radius 1, standard deviation 0.01. */
@Command(name = "ring", description = "Finds eight Gaussians on a circle, with any game.")
public final class Ring extends PointGame {

    /** Describes the ring. */
    public Ring() {
        super("ring", centres(), 0.01, 0.02);
    }

    private static double[][] centres() {
        double[][] centres = new double[8][];
        for (int i = 0; i < 8; i++) {
            centres[i] = new double[] {Math.cos(Math.PI * i / 4), Math.sin(Math.PI * i / 4)};
        }
        return centres;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Ring(), arguments);
    }
}
