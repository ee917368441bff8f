package org.gan4j.djl.internal.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;

/** An iteration, as hooks see it. */
final class FinishedIteration implements IterationEvent {

    private final TrainingLoop loop;
    private final Iteration iteration;

    FinishedIteration(TrainingLoop loop, Iteration iteration) {
        this.loop = loop;
        this.iteration = iteration;
    }

    @Override
    public ObservedTrainer trainer() {
        return loop.trainer();
    }

    @Override
    public Progress progress() {
        return loop.trainer().progress();
    }

    @Override
    public Budget budget() {
        return loop.budget();
    }

    @Override
    public Duration elapsed() {
        return loop.elapsed();
    }

    @Override
    public double imagesPerSecond() {
        return loop.imagesPerSecond();
    }

    @Override
    public Map<Player, Double> losses() {
        Map<Player, Double> losses = new LinkedHashMap<>();
        iteration.numbers().forEach((player, numbers) -> losses.put(player, numbers.loss()));
        return losses;
    }

    @Override
    public Map<Player, Double> gradientNorms() {
        Map<Player, Double> norms = new LinkedHashMap<>();
        iteration.numbers().forEach((player, numbers) -> norms.put(player, numbers.gradientNorm()));
        return norms;
    }

    @Override
    public Map<Player, PlayerNumbers> numbers() {
        Map<Player, PlayerNumbers> read = new LinkedHashMap<>();
        iteration.numbers().forEach((player, numbers) -> read.put(player, numbers.read()));
        return read;
    }

    @Override
    public void requestStop() {
        loop.requestStop();
    }
}
