package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.gan4j.Critique;
import org.gan4j.Critiques;
import org.gan4j.ForwardPass;
import org.gan4j.Player;
import org.gan4j.Regularizer;
import org.gan4j.SampleKind;
import org.gan4j.SampleTransform;
import org.gan4j.Targets;
import org.gan4j.TrainerConfig;
import org.gan4j.djl.torch.GradMode;

/** The two-player game: what each player minimises in one step. */
final class Game {

    private final TrainerConfig config;
    private final Weights generator;
    private final Weights discriminator;
    private final ForwardPass generatorPass;
    private final ForwardPass discriminatorPass;

    Game(TrainerConfig config, Weights generator, Weights discriminator) {
        this.config = config;
        this.generator = generator;
        this.discriminator = discriminator;
        generatorPass = generator.pass(true);
        discriminatorPass = discriminator.pass(true);
    }

    /** The fakes carry no gradient: only the discriminator moves. */
    NDArray discriminatorLoss(Step step) {
        step.playsIn(this);
        NDArray fake;
        try (GradMode mode = GradMode.off()) {
            fake = generate(latent(step));
        }
        Critique onReal = criticise(shown(step.real(), SampleKind.REAL, step));
        Critique onFake = criticise(shown(fake, SampleKind.FAKE, step));
        Targets targets = config.targetPolicy().targets(step.batchSize(), step);
        Critiques critiques = new Critiques(onReal, onFake, targets);
        step.played(fake, critiques);
        return withTerms(config.loss().discriminator(critiques), step);
    }

    /**
     * Autograd is asked for the generator's gradients only, so the discriminator's cost nothing.
     */
    NDArray generatorLoss(Step step) {
        step.playsIn(this);
        NDArray fake = generate(latent(step));
        Critique onFake = criticise(shown(fake, SampleKind.FAKE, step));
        Critique onReal = null;
        if (config.loss().generatorSeesReal()) {
            onReal = criticise(shown(step.real(), SampleKind.REAL, step));
        }
        Critiques critiques = new Critiques(onReal, onFake, Targets.HARD);
        step.played(fake, critiques);
        return withTerms(config.loss().generator(critiques), step);
    }

    NDArray generate(NDArray latent) {
        return config.generator().generate(new NDList(latent), generatorPass);
    }

    NDArray shown(NDArray samples, SampleKind kind, Step step) {
        NDArray shown = samples;
        for (SampleTransform transform : config.sampleTransforms()) {
            shown = transform.apply(shown, kind, step);
        }
        return shown;
    }

    Critique criticise(NDArray samples) {
        return config.discriminator().criticise(new NDList(samples), discriminatorPass);
    }

    NDList parameters(Player player) {
        return player.equals(Player.GENERATOR) ? generator.trainable() : discriminator.trainable();
    }

    private NDArray latent(Step step) {
        return step.latent(config.latentPrior().draw(step.batchSize(), step.random("latent")));
    }

    private NDArray withTerms(NDArray loss, Step step) {
        NDArray total = loss;
        for (Regularizer term : termsOf(step.player())) {
            if (step.number() % term.interval() == 0) {
                double weight = term.weight().at(step.imagesSeen()) * term.interval();
                // A scalar times a Java double is a float64.
                NDArray weighted = term.term(step).mul(weight);
                total = total.add(weighted.toType(loss.getDataType(), false));
            }
        }
        return total;
    }

    private List<Regularizer> termsOf(Player player) {
        return config.regularizers().stream().filter(r -> r.player().equals(player)).toList();
    }
}
