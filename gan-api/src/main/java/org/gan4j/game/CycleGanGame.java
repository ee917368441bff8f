package org.gan4j.game;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Condition;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.optim.Optimizer;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;

/**
 * CycleGAN (Zhu et al. 2017): two translators G: A to B and F: B to A, trained on images of two
 * kinds that are not paired, against a discriminator of each kind. With least squares, on maps of
 * logits:
 *
 * <ul>
 *   <li>translators: mean (D_B(G(a)) - 1)^2 + mean (D_A(F(b)) - 1)^2, without a factor 1/2, as in
 *       the authors' code; plus cycle (|F(G(a)) - a| + |G(F(b)) - b|), plus cycle identity (|G(b) -
 *       b| + |F(a) - a|), each a mean over all values
 *   <li>discriminators: 1/2 mean (r - 1)^2 + 1/2 mean f^2, on fakes from a history
 * </ul>
 *
 * <p>The sources are {@code a} and {@code b}, the networks {@code a-to-b}, {@code b-to-a}, {@code
 * discriminator-a} and {@code discriminator-b}. All three players move at once, by {@link #rule},
 * which is what the authors' order comes to.
 */
public final class CycleGanGame implements Game, PerRun<CycleGanGame> {

    /** The source of images of the first kind. */
    public static final String A = "a";

    /** The source of images of the second kind. */
    public static final String B = "b";

    /** The translator of the first kind into the second. */
    public static final String A_TO_B = "a-to-b";

    /** The translator of the second kind into the first. */
    public static final String B_TO_A = "b-to-a";

    /** Who tells real images of the first kind from translated ones. */
    public static final Player DISCRIMINATOR_A = new Player("discriminator-a");

    /** Who tells real images of the second kind from translated ones. */
    public static final Player DISCRIMINATOR_B = new Player("discriminator-b");

    /** Who trains both translators. */
    public static final Player TRANSLATORS = new Player("translators");

    private final ImmutableMap<String, Network> networks;
    private final Settings settings;
    private final ImageHistory ofA;
    private final ImageHistory ofB;

    /**
     * How the game is played.
     *
     * @param cycle the weight of the way there and back, 0 or more; 10 in the paper
     * @param identity the weight of images that are of the wanted kind already, in parts of {@code
     *     cycle}, 0 or more; 0.5 in the authors' code
     * @param history how many translated images each discriminator remembers, 0 or more; 50 in the
     *     paper
     * @param translators how the translators are trained
     * @param discriminators how each discriminator is trained
     */
    public record Settings(
            double cycle,
            double identity,
            int history,
            Optimizer translators,
            Optimizer discriminators) {

        public Settings {
            Preconditions.checkArgument(
                    cycle >= 0 && identity >= 0,
                    "weights must be 0 or more, but were %s and %s",
                    cycle,
                    identity);
            Preconditions.checkNotNull(translators, "translators");
            Preconditions.checkNotNull(discriminators, "discriminators");
        }
    }

    private CycleGanGame(
            ImmutableMap<String, Network> networks,
            Settings settings,
            ImageHistory ofA,
            ImageHistory ofB) {
        this.networks = networks;
        this.settings = settings;
        this.ofA = ofA;
        this.ofB = ofB;
    }

    /**
     * The game.
     *
     * @param aToB makes images of the second kind of images of the first
     * @param bToA the way back
     * @param ofA judges images of the first kind
     * @param ofB judges images of the second kind
     * @param settings how it is played
     * @return the game
     * @throws IllegalArgumentException if a translator has latents or does not take images, if one
     *     does not make what the other takes, or if there is an identity term for images of two
     *     shapes
     */
    public static CycleGanGame of(
            Generator aToB,
            Generator bToA,
            Discriminator ofA,
            Discriminator ofB,
            Settings settings) {
        Shape a = taken(A_TO_B, aToB);
        Shape b = taken(B_TO_A, bToA);
        checkMade(A_TO_B, aToB, b, B_TO_A);
        checkMade(B_TO_A, bToA, a, A_TO_B);
        Preconditions.checkArgument(
                settings.identity == 0 || a.equals(b),
                "the identity term compares images of both kinds, but they have shapes %s and %s:"
                        + " give them one shape, or set identity to 0",
                a,
                b);
        return new CycleGanGame(
                ImmutableMap.of(
                        A_TO_B,
                        aToB,
                        B_TO_A,
                        bToA,
                        DISCRIMINATOR_A.name(),
                        ofA,
                        DISCRIMINATOR_B.name(),
                        ofB),
                settings,
                new ImageHistory(settings.history, a, "history of a"),
                new ImageHistory(settings.history, b, "history of b"));
    }

    private static Shape taken(String name, Generator translator) {
        Shape image = translator.conditioning().imageShape();
        Preconditions.checkArgument(
                image != null
                        && translator.latentSize() == 0
                        && translator.conditioning().classes() == 0
                        && translator.conditioning().vectorSize() == 0,
                "%s must take images and nothing else, but takes %s latents and %s",
                name,
                translator.latentSize(),
                translator.conditioning());
        return image;
    }

    private static void checkMade(String name, Generator translator, Shape wanted, String other) {
        Preconditions.checkArgument(
                translator.sampleShape().equals(wanted),
                "%s makes images of shape %s, but %s takes %s",
                name,
                translator.sampleShape(),
                other,
                wanted);
    }

    /** {@return the rule of this game: all players move at once} */
    public static UpdateRule rule() {
        return round -> round.step(round.draw(), DISCRIMINATOR_A, DISCRIMINATOR_B, TRANSLATORS);
    }

    @Override
    public Map<String, Network> networks() {
        return networks;
    }

    @Override
    public List<PlayerSpec> players() {
        return List.of(
                new PlayerSpec(
                        DISCRIMINATOR_A, List.of(DISCRIMINATOR_A.name()), settings.discriminators),
                new PlayerSpec(
                        DISCRIMINATOR_B, List.of(DISCRIMINATOR_B.name()), settings.discriminators),
                new PlayerSpec(TRANSLATORS, List.of(A_TO_B, B_TO_A), settings.translators));
    }

    @Override
    public Set<String> sources() {
        return ImmutableSet.of(A, B);
    }

    @Override
    public Shape sampleShape(String source) {
        return translator(source.equals(A) ? B_TO_A : A_TO_B).sampleShape();
    }

    @Override
    public List<Shape> inputShapes(String network, int batchSize) {
        Network wanted = network(network);
        return wanted instanceof Discriminator judge
                ? judge.inputShapes(
                        batchSize, sampleShape(network.equals(DISCRIMINATOR_A.name()) ? A : B))
                : wanted.inputShapes(batchSize);
    }

    private Generator translator(String name) {
        return (Generator) network(name);
    }

    private NDArray translated(String network, NDArray images, GameStep step) {
        return translator(network)
                .generate(
                        new GeneratorInput(null, Condition.ofImage(images)), step.weights(network));
    }

    private NDArray fake(String network, String source, GameStep step) {
        return step.once(
                network, () -> translated(network, step.batch(source).samples(), step), network);
    }

    private NDArray judged(Player judge, NDArray images, GameStep step) {
        return ((Discriminator) network(judge.name()))
                .criticise(DiscriminatorInput.of(images), step.weights(judge.name()))
                .logits();
    }

    @Override
    public Play play(Player player, GameStep step) {
        if (player.equals(TRANSLATORS)) {
            return translatorsPlay(step);
        }
        return player.equals(DISCRIMINATOR_A)
                ? discriminatorPlay(player, A, fake(B_TO_A, B, step), ofA, step)
                : discriminatorPlay(player, B, fake(A_TO_B, A, step), ofB, step);
    }

    private Play translatorsPlay(GameStep step) {
        NDArray a = step.batch(A).samples();
        NDArray b = step.batch(B).samples();
        NDArray fakeB = fake(A_TO_B, A, step);
        NDArray fakeA = fake(B_TO_A, B, step);
        Map<String, NDArray> parts = new LinkedHashMap<>();
        parts.put(
                "adversarial",
                off(judged(DISCRIMINATOR_B, fakeB, step), 1)
                        .add(off(judged(DISCRIMINATOR_A, fakeA, step), 1)));
        if (settings.cycle > 0) {
            parts.put(
                    "cycle",
                    distance(translated(B_TO_A, fakeB, step), a)
                            .add(distance(translated(A_TO_B, fakeA, step), b))
                            .mul(settings.cycle));
        }
        if (settings.cycle * settings.identity > 0) {
            parts.put(
                    "identity",
                    distance(translated(A_TO_B, b, step), b)
                            .add(distance(translated(B_TO_A, a, step), a))
                            .mul(settings.cycle * settings.identity));
        }
        NDArray sum = parts.values().stream().reduce(NDArray::add).orElseThrow();
        return new Play(sum, null, parts);
    }

    private Play discriminatorPlay(
            Player judge, String source, NDArray fake, ImageHistory history, GameStep step) {
        NDArray shown = step.looksAhead() ? fake.stopGradient() : history.shown(fake, step);
        NDArray real = step.batch(source).samples();
        if (((Discriminator) network(judge.name())).isSampleWise()) {
            NDArray both = judged(judge, real.concat(shown), step);
            String end = real.getShape().get(0) + ":";
            return halved(both.get(":" + real.getShape().get(0)), both.get(end));
        }
        return halved(judged(judge, real, step), judged(judge, shown, step));
    }

    private static Play halved(NDArray onReal, NDArray onFake) {
        return Play.of(off(onReal, 1).add(off(onFake, 0)).mul(0.5f));
    }

    private static NDArray off(NDArray logits, int target) {
        return logits.sub(target).square().mean();
    }

    private static NDArray distance(NDArray first, NDArray second) {
        return first.sub(second).abs().mean();
    }

    @Override
    public Map<String, List<Object>> parts() {
        return ImmutableMap.of("settings", List.of(settings), "history", List.of(ofA, ofB));
    }

    @Override
    public CycleGanGame start(RunMemory memory) {
        return new CycleGanGame(networks, settings, memory.start(ofA), memory.start(ofB));
    }
}
