package org.gan4j.examples;

import picocli.CommandLine.Command;

/** Eight Gaussians on a circle of radius 1, standard deviation 0.01. */
@Command(name = "ring", description = "Finds eight Gaussians on a circle, with any game.")
public final class Ring extends PointGame {

    /** Describes the ring. */
    public Ring() {
        super("ring", PointMixture.ring(), 40_000);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Ring(), arguments);
    }
}
