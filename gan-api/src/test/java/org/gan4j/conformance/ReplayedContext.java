package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.gan4j.Critique;
import org.gan4j.Critiques;
import org.gan4j.Player;
import org.gan4j.RandomSource;
import org.gan4j.RegularizerContext;
import org.gan4j.SampleKind;
import org.gan4j.Targets;

/**
 * A step that can be looked at again: the same samples and the same random numbers at every replay,
 * and each sample once or twice.
 */
final class ReplayedContext implements RegularizerContext {

    private final RegularizerContext step;
    private final Map<String, NDArray> drawn;
    private final boolean twice;
    private final NDArray real;
    private final NDArray latent;
    private final NDArray fake;
    private final Map<String, RandomSource> sources = new HashMap<>();

    private ReplayedContext(RegularizerContext step, Map<String, NDArray> drawn, boolean twice) {
        this.step = step;
        this.drawn = drawn;
        this.twice = twice;
        real = repeated(step.real());
        latent = repeated(step.latent());
        // The generator's weights may have been moved since the step generated its own.
        fake =
                step.player().equals(Player.GENERATOR)
                        ? step.generate(latent)
                        : repeated(step.fake());
    }

    /** The step as it is. */
    static ReplayedContext of(RegularizerContext step) {
        return new ReplayedContext(step, new HashMap<>(), false);
    }

    /** The same step from its beginning. */
    ReplayedContext again() {
        return new ReplayedContext(step, drawn, twice);
    }

    /** The same step from its beginning, with each sample and its random numbers twice. */
    ReplayedContext withEverySampleTwice() {
        return new ReplayedContext(step, drawn, true);
    }

    private NDArray repeated(NDArray samples) {
        return twice ? samples.concat(samples) : samples;
    }

    @Override
    public NDArray real() {
        return real;
    }

    @Override
    public NDArray fake() {
        return fake;
    }

    @Override
    public NDArray latent() {
        return latent;
    }

    @Override
    public Critiques critiques() {
        return new Critiques(critique(real), critique(fake), Targets.HARD);
    }

    @Override
    public NDList parameters() {
        return step.parameters();
    }

    @Override
    public NDArray shown(NDArray samples, SampleKind kind) {
        return step.shown(samples, kind);
    }

    @Override
    public Critique critique(NDArray samples) {
        return step.critique(samples);
    }

    @Override
    public NDArray generate(NDArray z) {
        return step.generate(z);
    }

    @Override
    public NDArray leaf(NDArray array) {
        return step.leaf(array);
    }

    @Override
    public NDList gradients(NDArray scalar, NDList leaves) {
        return step.gradients(scalar, leaves);
    }

    @Override
    public Player player() {
        return step.player();
    }

    @Override
    public long iteration() {
        return step.iteration();
    }

    @Override
    public long imagesSeen() {
        return step.imagesSeen();
    }

    @Override
    public NDManager manager() {
        return step.manager();
    }

    @Override
    public DataType dataType() {
        return step.dataType();
    }

    @Override
    public RandomSource random(String purpose) {
        return sources.computeIfAbsent(purpose, Replay::new);
    }

    /** Draws what was drawn before, in the same order. */
    private final class Replay implements RandomSource {

        private final String purpose;
        private int draws;

        Replay(String purpose) {
            this.purpose = purpose;
        }

        @Override
        public NDArray normal(Shape shape) {
            return replay(shape, true);
        }

        @Override
        public NDArray uniform(Shape shape) {
            return replay(shape, false);
        }

        private NDArray replay(Shape shape, boolean normal) {
            boolean perSample = shape.dimension() > 0 && shape.get(0) == real.getShape().get(0);
            boolean repeat = twice && perSample;
            Shape once = repeat ? new Shape(shape.get(0) / 2).addAll(shape.slice(1)) : shape;
            String key = purpose + " " + normal + " " + draws++;
            NDArray numbers =
                    drawn.computeIfAbsent(
                            key,
                            k ->
                                    normal
                                            ? step.random(k).normal(once)
                                            : step.random(k).uniform(once));
            return repeat ? numbers.concat(numbers) : numbers;
        }
    }
}
