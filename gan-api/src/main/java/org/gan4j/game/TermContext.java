package org.gan4j.game;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gan4j.data.Batch;
import org.gan4j.loss.Critiques;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.transform.SampleKind;
import org.jspecify.annotations.Nullable;

/** What was used in a step, as terms of its loss see it. */
public final class TermContext implements RegularizerContext {

    private final Game game;
    private final GameStep step;
    private final @Nullable Encounter encounter;
    private final Parameters parameters;

    /**
     * Shows a step to terms.
     *
     * @param game the game that is played
     * @param step the step
     * @param play what it came to
     * @param parameters the parameters of the player whose step it is
     */
    public TermContext(Game game, GameStep step, Play play, Parameters parameters) {
        this.game = game;
        this.step = step;
        this.encounter = play.encounter();
        this.parameters = parameters;
    }

    private Encounter encounter() {
        checkState(
                encounter != null,
                "a step of player '%s' shows terms nothing but parameters: let the game's Play carry"
                        + " an Encounter, or add the term to another player",
                step.player());
        return encounter;
    }

    @Override
    public Batch batch(SampleKind kind) {
        return kind == SampleKind.REAL ? encounter().real() : encounter().fake();
    }

    @Override
    public GeneratorInput input() {
        return encounter().input();
    }

    @Override
    public Critiques critiques() {
        return encounter().critiques();
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Batch shown(Batch batch, SampleKind kind) {
        return encounter().disguise().apply(batch, kind, step);
    }

    @Override
    public Critique critique(DiscriminatorInput input) {
        String name = encounter().discriminator();
        Discriminator discriminator = (Discriminator) game.network(name);
        return discriminator.criticise(input, step.weights(name));
    }

    /** Taken from the pass that the loss saw, if that was prepared for it. */
    @Override
    public NDArray sampleGradient(SampleKind kind, Place place) {
        Seen seen = kind == SampleKind.REAL ? encounter().onReal() : encounter().onFake();
        checkState(seen != null, "a step of player '%s' judges no %s samples", player(), kind);
        Batch by = place == Place.BATCH ? seen.batch() : seen.shown();
        if (seen.differentiable()) {
            return gradient(seen.critique().logits().sum(), by.samples());
        }
        NDArray x = leaf(by.samples());
        Batch shown = place == Place.BATCH ? shown(by.with(x), kind) : by.with(x);
        return gradient(critique(DiscriminatorInput.of(shown)).logits().sum(), x);
    }

    @Override
    public NDArray generate(GeneratorInput input) {
        String name = encounter().generator();
        Generator generator = (Generator) checkNotNull(game.network(name));
        return generator.generate(input, step.weights(name));
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
        return step.random(purpose);
    }
}
