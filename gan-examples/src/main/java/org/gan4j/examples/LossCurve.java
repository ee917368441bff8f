package org.gan4j.examples;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.TrainingHook;
import org.gan4j.run.Player;

/** Keeps every tenth loss of the discriminator. */
final class LossCurve implements TrainingHook {

    private static final int INTERVAL = 10;

    private final List<Double> iterations = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

    @Override
    public void afterIteration(IterationEvent event) {
        if (event.progress().iterations() % INTERVAL == 0) {
            PlayerNumbers numbers = event.numbers().get(Player.DISCRIMINATOR);
            if (numbers != null) {
                iterations.add((double) event.progress().iterations());
                losses.add(numbers.loss());
            }
        }
    }

    double[] iterations() {
        return iterations.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double[] losses() {
        return losses.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
