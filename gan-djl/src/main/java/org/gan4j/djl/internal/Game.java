package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.stream.Stream;
import org.gan4j.Critique;
import org.gan4j.CritiqueTransform;
import org.gan4j.Critiques;
import org.gan4j.ForwardPass;
import org.gan4j.Player;
import org.gan4j.Regularizer;
import org.gan4j.SampleKind;
import org.gan4j.SampleTransform;
import org.gan4j.Targets;
import org.gan4j.TrainerConfig;
import org.gan4j.djl.torch.Autograd;
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
        NDArray fake;
        try (GradMode mode = GradMode.off()) {
            fake = generate(latent(step));
        }
        step.watchSamples(usesSampleGradients(step));
        Critiques critiques = judge(fake, discriminatorPass, step);
        step.played(fake, critiques);
        return withTerms(config.loss().discriminator(transformed(critiques, step)), step);
    }

    /**
     * Autograd is asked for the generator's gradients only, so the discriminator's cost nothing.
     */
    NDArray generatorLoss(Step step) {
        NDArray fake = generate(latent(step));
        Critique onFake = criticise(shown(fake, SampleKind.FAKE, step));
        Critique onReal = null;
        if (config.loss().generatorSeesReal()) {
            onReal = criticise(shown(step.real(), SampleKind.REAL, step));
        }
        Critiques critiques = new Critiques(onReal, onFake, Targets.HARD);
        step.played(fake, critiques);
        return withTerms(config.loss().generator(transformed(critiques, step)), step);
    }

    /** Both losses from one forward pass. */
    record BothLosses(NDArray discriminator, NDArray generator) {}

    BothLosses bothLosses(Step discriminatorStep, Step generatorStep) {
        NDArray z = latent(discriminatorStep);
        NDArray fake = generate(generatorStep.latent(z));
        discriminatorStep.watchSamples(usesSampleGradients(discriminatorStep));
        Critiques critiques = judge(fake, discriminatorPass, discriminatorStep);
        discriminatorStep.played(fake, critiques);
        generatorStep.played(fake, critiques);
        Critiques ofDiscriminator = transformed(critiques, discriminatorStep);
        Critiques ofGenerator = transformed(critiques, generatorStep);
        return new BothLosses(
                withTerms(config.loss().discriminator(ofDiscriminator), discriminatorStep),
                withTerms(config.loss().generator(ofGenerator), generatorStep));
    }

    /** The generator's loss against the discriminator of a few gradient steps ahead. */
    NDArray unrolledLoss(Step step, int lookAhead, double rate) {
        NDArray fake = generate(latent(step));
        Weights ahead = discriminator.lookingAhead(discriminator.trainable(), step.manager());
        for (int i = 0; i < lookAhead; i++) {
            Critiques seen = judge(fake, ahead.pass(true), step);
            NDArray loss = config.loss().discriminator(seen);
            NDList gradients = Autograd.differentiableParameterGradients(loss, ahead.trainable());
            NDList moved = new NDList(gradients.size());
            for (int p = 0; p < gradients.size(); p++) {
                moved.add(gradients.get(p).mul(-rate).add(ahead.trainable().get(p)));
            }
            ahead = ahead.lookingAhead(moved, step.manager());
        }
        Critiques critiques = judge(fake, ahead.pass(true), step);
        step.played(fake, critiques);
        return withTerms(config.loss().generator(transformed(critiques, step)), step);
    }

    private Critiques judge(NDArray fake, ForwardPass pass, Step step) {
        NDArray shownReal =
                step.watched(SampleKind.REAL, shown(step.real(), SampleKind.REAL, step));
        NDArray shownFake = step.watched(SampleKind.FAKE, shown(fake, SampleKind.FAKE, step));
        Critique onReal = criticise(shownReal, pass);
        Critique onFake = criticise(shownFake, pass);
        Targets targets = config.targetPolicy().targets(onReal.logits().size(), step);
        return new Critiques(onReal, onFake, targets);
    }

    private Critiques transformed(Critiques critiques, Step step) {
        Critiques result = critiques;
        for (CritiqueTransform transform : config.critiqueTransforms()) {
            result = transform.apply(result, step);
        }
        return result;
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
        return criticise(samples, discriminatorPass);
    }

    private Critique criticise(NDArray samples, ForwardPass pass) {
        return config.discriminator().criticise(new NDList(samples), pass);
    }

    NDList parameters(Player player) {
        return player.equals(Player.GENERATOR) ? generator.trainable() : discriminator.trainable();
    }

    private NDArray latent(Step step) {
        return step.latent(config.latentPrior().draw(step.batchSize(), step.random("latent")));
    }

    private NDArray withTerms(NDArray loss, Step step) {
        NDArray total = loss;
        for (Regularizer term : due(step).toList()) {
            double weight = term.weight().at(step.imagesSeen()) * term.interval();
            // A scalar times a Java double is a float64, and DJL's toType cuts gradients off.
            NDArray factor = step.manager().create(weight).toType(loss.getDataType(), false);
            total = total.add(term.term(step).mul(factor));
        }
        return total;
    }

    private boolean usesSampleGradients(Step step) {
        return due(step).anyMatch(Regularizer::usesSampleGradients);
    }

    private Stream<Regularizer> due(Step step) {
        return config.regularizers().stream()
                .filter(term -> term.player().equals(step.player()))
                .filter(term -> step.number() % term.interval() == 0);
    }
}
