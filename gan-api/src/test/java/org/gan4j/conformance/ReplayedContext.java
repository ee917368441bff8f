package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import org.gan4j.data.Batch;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.GeneratorInput;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.transform.SampleKind;

/**
 * A step that can be looked at again: the same samples and the same random numbers at every replay,
 * and each sample once or twice.
 */
final class ReplayedContext implements RegularizerContext {

    private final RegularizerContext step;
    private final Map<String, NDArray> drawn;
    private final boolean twice;
    private final Batch real;
    private final GeneratorInput input;
    private final Batch fake;
    private final Map<String, RandomSource> sources = new HashMap<>();

    private ReplayedContext(RegularizerContext step, Map<String, NDArray> drawn, boolean twice) {
        this.step = step;
        this.drawn = drawn;
        this.twice = twice;
        real = step.batch(SampleKind.REAL).map(this::repeated);
        NDArray latent = repeated(step.latent());
        input = new GeneratorInput(latent, step.input().condition().map(this::repeated));
        // The generator's weights may have been moved since the step generated its own.
        fake =
                step.player().equals(Player.GENERATOR)
                        ? new Batch(step.generate(input), input.condition())
                        : step.batch(SampleKind.FAKE).map(this::repeated);
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
    public Batch batch(SampleKind kind) {
        return kind == SampleKind.REAL ? real : fake;
    }

    @Override
    public GeneratorInput input() {
        return input;
    }

    @Override
    public Critiques critiques() {
        return new Critiques(
                critique(DiscriminatorInput.of(real)),
                critique(DiscriminatorInput.of(fake)),
                Targets.HARD,
                real.condition(),
                fake.condition());
    }

    @Override
    public Parameters parameters() {
        return step.parameters();
    }

    @Override
    public Batch shown(Batch batch, SampleKind kind) {
        return step.shown(batch, kind);
    }

    @Override
    public Critique critique(DiscriminatorInput of) {
        return step.critique(of);
    }

    @Override
    public NDArray sampleGradient(SampleKind kind, Place place) {
        NDArray x = leaf(batch(kind).samples());
        DiscriminatorInput shown = DiscriminatorInput.of(shown(batch(kind).with(x), kind));
        return gradient(critique(shown).logits().sum(), x);
    }

    @Override
    public NDArray generate(GeneratorInput from) {
        return step.generate(from);
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
            boolean perSample = shape.dimension() > 0 && shape.get(0) == real.size();
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
