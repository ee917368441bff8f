package org.gan4j.djl.internal.loop;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.RunWarning;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;
import org.jspecify.annotations.Nullable;

/** An iteration, as hooks see it. */
final class FinishedIteration implements IterationEvent {

    private final TrainingLoop loop;
    private final Iteration iteration;
    private @Nullable Map<Player, PlayerNumbers> read;

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
    public Map<Player, PlayerNumbers> numbers() {
        if (read == null) {
            Map<Player, PlayerNumbers> numbers = new LinkedHashMap<>();
            iteration.numbers().forEach((player, ofStep) -> numbers.put(player, ofStep.read()));
            read = Collections.unmodifiableMap(numbers);
        }
        return read;
    }

    @Override
    public void keepGradients() {
        loop.keepGradients();
    }

    @Override
    public void gradients(BiConsumer<String, float[]> visitor) {
        iteration
                .numbers()
                .forEach((player, ofStep) -> ofStep.visitGradients(player + "/", visitor));
    }

    @Override
    public void warn(String sign, String evidence) {
        loop.warn(new RunWarning(sign, progress().iterations(), evidence));
    }

    @Override
    public void requestStop() {
        loop.requestStop();
    }
}
