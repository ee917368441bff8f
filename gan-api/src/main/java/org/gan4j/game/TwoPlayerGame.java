package org.gan4j.game;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Batch;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.TargetPolicy;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.optim.Optimizer;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StepContext;
import org.gan4j.transform.CritiqueTransform;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;
import org.gan4j.transform.SampleTransform.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The game of Goodfellow et al. 2014, algorithm 1: a generator G against a discriminator D. One
 * step of either draws latents z, generates G(z) and lets D judge; what each minimises is the
 * {@link Loss}. Where the data come with conditions y (Mirza and Osindero 2014, eq. 2), the fakes
 * are generated for the conditions of the real batch, G(z, y), and D judges both with them.
 *
 * @param generator G, with its decorations
 * @param discriminator D, with its decorations
 * @param loss what each player minimises
 * @param latentPrior the distribution of z
 * @param targetPolicy what D is told
 * @param sampleTransforms what changes the samples that D is shown
 * @param critiqueTransforms what changes or watches critiques before the loss, in order
 * @param generatorOptimizer how G is trained
 * @param discriminatorOptimizer how D is trained
 */
public record TwoPlayerGame(
        Generator generator,
        Discriminator discriminator,
        Loss loss,
        LatentPrior latentPrior,
        TargetPolicy targetPolicy,
        List<SampleTransform> sampleTransforms,
        List<CritiqueTransform> critiqueTransforms,
        Optimizer generatorOptimizer,
        Optimizer discriminatorOptimizer)
        implements Game, PerRun<TwoPlayerGame> {

    private static final String G = Player.GENERATOR.name();
    private static final String D = Player.DISCRIMINATOR.name();

    public TwoPlayerGame {
        List<SampleTransform> inOrder = new ArrayList<>(sampleTransforms);
        inOrder.sort(Comparator.comparing(SampleTransform::stage));
        sampleTransforms = List.copyOf(inOrder);
        critiqueTransforms = List.copyOf(critiqueTransforms);
    }

    @Override
    public Play play(Player player, GameStep step) {
        return player.equals(Player.GENERATOR) ? generatorPlay(step) : discriminatorPlay(step);
    }

    private Play discriminatorPlay(GameStep step) {
        Batch real = step.batch(DATA);
        GeneratorInput input = input(step);
        Batch fake = fake(step);
        Seen onReal = onReal(step);
        Seen onFake = onFake(step);
        Targets targets = targetPolicy.targets(onReal.critique().logits().getShape(), step);
        Encounter encounter = encounter(real, input, fake, onReal, onFake, targets);
        Critiques critiques = transformed(encounter.critiques(), step);
        return played(loss.discriminator(critiques), critiques, encounter, step);
    }

    private Play generatorPlay(GameStep step) {
        Batch real = step.batch(DATA);
        GeneratorInput input = input(step);
        Batch fake = fake(step);
        Seen onFake = onFake(step);
        Seen onReal = loss.generatorSeesReal() ? onReal(step) : null;
        Encounter encounter = encounter(real, input, fake, onReal, onFake, Targets.HARD);
        Critiques critiques = transformed(encounter.critiques(), step);
        return played(loss.generator(critiques), critiques, encounter, step);
    }

    private Play played(NDArray value, Critiques critiques, Encounter encounter, GameStep step) {
        if (!step.looksAhead()) {
            loss.played(step.player(), critiques);
        }
        return new Play(value, encounter, Map.of());
    }

    private Encounter encounter(
            Batch real,
            GeneratorInput input,
            Batch fake,
            @Nullable Seen onReal,
            Seen onFake,
            Targets targets) {
        return new Encounter(
                G, D, real, input, fake, onReal, onFake, targets, this::disguised, loss.scale());
    }

    private GeneratorInput input(GameStep step) {
        return step.once(
                "input",
                () ->
                        new GeneratorInput(
                                generator.latentSize() == 0
                                        ? null
                                        : latentPrior.draw(step.batchSize(), step.random("latent")),
                                step.batch(DATA).condition()));
    }

    /** Where only the discriminator moves, the fakes carry no gradient. */
    private Batch fake(GameStep step) {
        return step.once(
                "fake",
                () ->
                        step.trains(G)
                                ? generated(step)
                                : step.withoutGradients(() -> generated(step)),
                G);
    }

    private Batch generated(GameStep step) {
        GeneratorInput input = input(step);
        return new Batch(generator.generate(input, step.weights(G)), input.condition());
    }

    private Seen onReal(GameStep step) {
        if (judgesTogether(step)) {
            return both(step).get(0);
        }
        return step.once(
                judged("real", step), () -> seen(step.batch(DATA), SampleKind.REAL, step), D);
    }

    private Seen onFake(GameStep step) {
        if (judgesTogether(step)) {
            return both(step).get(1);
        }
        return step.once(judged("fake", step), () -> seen(fake(step), SampleKind.FAKE, step), G, D);
    }

    /** Players that share a pass share what D says, unless they may be shown other samples. */
    private String judged(String kind, GameStep step) {
        boolean replay = sampleTransforms.stream().anyMatch(t -> t.stage() == Stage.REPLAY);
        return replay ? kind + " judged for " + step.player() : kind + " judged";
    }

    /**
     * One pass is enough where samples are judged one by one, and gradients go to D alone: those by
     * samples, or to G, would pass through the other half in vain.
     */
    private boolean judgesTogether(GameStep step) {
        return discriminator.isSampleWise()
                && step.player().equals(Player.DISCRIMINATOR)
                && step.movesAlone()
                && !step.differentiatesSamples();
    }

    private List<Seen> both(GameStep step) {
        return step.once(
                "both judged",
                () -> {
                    Batch real = replayed(step.batch(DATA), SampleKind.REAL, step);
                    Batch shownReal = disguised(real, SampleKind.REAL, step);
                    Batch fake = replayed(fake(step), SampleKind.FAKE, step);
                    Batch shownFake = disguised(fake, SampleKind.FAKE, step);
                    Batch all = shownReal.followedBy(shownFake);
                    Critique critique =
                            discriminator.criticise(DiscriminatorInput.of(all), step.weights(D));
                    String end = real.size() + ":";
                    return List.of(
                            new Seen(
                                    real,
                                    false,
                                    shownReal,
                                    critique.map(a -> a.get(":" + real.size()))),
                            new Seen(fake, false, shownFake, critique.map(a -> a.get(end))));
                },
                G,
                D);
    }

    private Batch replayed(Batch samples, SampleKind kind, GameStep step) {
        return applied(Stage.REPLAY, Stage.REPLAY, samples, kind, step);
    }

    private Seen seen(Batch samples, SampleKind kind, GameStep step) {
        Batch batch = replayed(samples, kind, step);
        boolean differentiable = step.differentiatesSamples();
        if (differentiable) {
            batch = batch.with(step.differentiable(batch.samples()));
        }
        Batch shown = disguised(batch, kind, step);
        Critique critique = discriminator.criticise(DiscriminatorInput.of(shown), step.weights(D));
        return new Seen(batch, differentiable, shown, critique);
    }

    private Batch disguised(Batch batch, SampleKind kind, StepContext step) {
        return applied(Stage.NOISE, Stage.AUGMENTATION, batch, kind, step);
    }

    private Batch applied(
            Stage first, Stage last, Batch samples, SampleKind kind, StepContext step) {
        Batch batch = samples;
        for (SampleTransform transform : sampleTransforms) {
            Stage stage = transform.stage();
            if (stage.compareTo(first) >= 0 && stage.compareTo(last) <= 0) {
                batch = transform.apply(batch, kind, step);
            }
        }
        return batch;
    }

    private Critiques transformed(Critiques critiques, GameStep step) {
        Critiques result = critiques;
        if (!step.looksAhead()) {
            for (CritiqueTransform transform : critiqueTransforms) {
                result = transform.apply(result, step);
            }
        }
        return result;
    }

    @Override
    public Map<String, Network> networks() {
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put(G, generator);
        networks.put(D, discriminator);
        return networks;
    }

    @Override
    public List<PlayerSpec> players() {
        return List.of(
                new PlayerSpec(Player.DISCRIMINATOR, List.of(D), discriminatorOptimizer),
                new PlayerSpec(Player.GENERATOR, List.of(G), generatorOptimizer));
    }

    @Override
    public List<Shape> inputShapes(String network, int batchSize) {
        return network.equals(D)
                ? discriminator.inputShapes(batchSize, generator.sampleShape())
                : generator.inputShapes(batchSize);
    }

    @Override
    public Shape sampleShape(String source) {
        Preconditions.checkArgument(
                source.equals(DATA), "this game has no source '%s', only '%s'", source, DATA);
        return generator.sampleShape();
    }

    @Override
    public LatentPrior latentPrior(String network) {
        return latentPrior;
    }

    @Override
    public Map<String, List<Object>> parts() {
        Map<String, List<Object>> parts = new LinkedHashMap<>();
        parts.put("loss", List.of(loss));
        parts.put("prior", List.of(latentPrior));
        parts.put("targets", List.of(targetPolicy));
        parts.put("transform", List.copyOf(sampleTransforms));
        parts.put("critiques", List.copyOf(critiqueTransforms));
        return parts;
    }

    @Override
    public TwoPlayerGame start(RunMemory memory) {
        return new TwoPlayerGame(
                generator,
                discriminator,
                memory.start(loss),
                memory.start(latentPrior),
                memory.start(targetPolicy),
                sampleTransforms.stream().map(memory::start).toList(),
                critiqueTransforms.stream().map(memory::start).toList(),
                generatorOptimizer,
                discriminatorOptimizer);
    }
}
