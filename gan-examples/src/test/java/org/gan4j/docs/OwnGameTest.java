package org.gan4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.game.Game;
import org.gan4j.game.GameStep;
import org.gan4j.game.Play;
import org.gan4j.game.PlayerSpec;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Losses;
import org.gan4j.loss.Targets;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.rule.Draw;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.junit.jupiter.api.Test;

/** The sample of docs/own-games.md, at work. */
class OwnGameTest {

    static final class TwoCritics implements Game {

        static final Player FIRST = new Player("first");
        static final Player SECOND = new Player("second");

        private final LatentPrior prior = LatentPrior.normal(4);
        private final Map<String, Network> networks = new LinkedHashMap<>();

        TwoCritics(Generator generator, Discriminator first, Discriminator second) {
            networks.put("generator", generator);
            networks.put("first", first);
            networks.put("second", second);
        }

        @Override
        public Map<String, Network> networks() {
            return networks;
        }

        @Override
        public List<PlayerSpec> players() {
            return List.of(
                    new PlayerSpec(FIRST, List.of("first"), Adam.of(2e-4)),
                    new PlayerSpec(SECOND, List.of("second"), Adam.of(2e-4)),
                    new PlayerSpec(Player.GENERATOR, List.of("generator"), Adam.of(2e-4)));
        }

        @Override
        public Shape sampleShape(String source) {
            return ((Generator) network("generator")).sampleShape();
        }

        @Override
        public List<Shape> inputShapes(String network, int batchSize) {
            return network(network) instanceof Discriminator judge
                    ? judge.inputShapes(batchSize, sampleShape(DATA))
                    : network(network).inputShapes(batchSize);
        }

        @Override
        public Play play(Player player, GameStep step) {
            if (player.equals(Player.GENERATOR)) {
                NDArray first = Losses.hinge().generator(judged("first", step));
                return Play.of(first.add(Losses.hinge().generator(judged("second", step))));
            }
            return Play.of(Losses.hinge().discriminator(judged(player.name(), step)));
        }

        private Critiques judged(String judge, GameStep step) {
            Critique onReal = criticise(judge, step.batch(DATA).samples(), step);
            return new Critiques(onReal, criticise(judge, fake(step), step), Targets.HARD);
        }

        private NDArray fake(GameStep step) {
            return step.once("fake", () -> generated(step), "generator");
        }

        private NDArray generated(GameStep step) {
            NDArray latent = prior.draw(step.batchSize(), step.random("latent"));
            return ((Generator) network("generator"))
                    .generate(GeneratorInput.of(latent), step.weights("generator"));
        }

        private Critique criticise(String judge, NDArray samples, GameStep step) {
            return ((Discriminator) network(judge))
                    .criticise(DiscriminatorInput.of(samples), step.weights(judge));
        }
    }

    static Game game() {
        return new TwoCritics(
                Generators.mlp(2).optLatentSize(4).build(),
                Discriminators.mlp().build(),
                Discriminators.mlp().build());
    }

    static GanTrainer trainer() {
        UpdateRule rule =
                round -> {
                    Draw draw = round.draw();
                    round.step(draw, TwoCritics.FIRST, TwoCritics.SECOND);
                    round.step(draw, Player.GENERATOR);
                };
        return GanTrainer.builder(game())
                .optUpdateRule(rule)
                .optWeightAverage("generator", Ema.halfLifeImages(10_000))
                .optBatchSize(8)
                .build();
    }

    @Test
    void theSampleTrains() {
        try (GanTrainer trainer = trainer()) {
            trainer.fit(Samples.ofFloats(new float[64], new Shape(2)), Budget.iterations(5));
            assertThat(trainer.sample(3).size()).isEqualTo(3);
            assertThat(trainer.progress().imagesSeen()).isEqualTo(40);
        }
    }
}
