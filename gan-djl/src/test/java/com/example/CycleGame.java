package com.example;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.game.Game;
import org.gan4j.game.GameStep;
import org.gan4j.game.Play;
import org.gan4j.game.PlayerSpec;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.optim.Optimizer;
import org.gan4j.run.Player;

/**
 * CycleGAN (Zhu et al. 2017) on points in the plane, against gan-api alone: two translators, two
 * judges by least squares, and terms that ask for the way back and for rest at home.
 */
final class CycleGame implements Game {

    static final Player JUDGE_A = new Player("judge-a");
    static final Player JUDGE_B = new Player("judge-b");
    static final Player TRANSLATOR = new Player("translator");

    /** The weight of R1, without which the judges chase the translators round. */
    private static final double PENALTY = 0.1;

    private final Map<String, Network> networks = new LinkedHashMap<>();
    private final Optimizer optimizer;
    private final double cycle;
    private final double identity;

    /** With the weights of section 5.2 of the paper. */
    CycleGame(int width, Optimizer optimizer) {
        this(width, optimizer, 10, 5);
    }

    CycleGame(int width, Optimizer optimizer, double cycle, double identity) {
        this.optimizer = optimizer;
        this.cycle = cycle;
        this.identity = identity;
        networks.put("a-to-b", translator(width));
        networks.put("b-to-a", translator(width));
        networks.put("judge-a", Discriminator.of(perceptron(width, 1)));
        networks.put("judge-b", Discriminator.of(perceptron(width, 1)));
    }

    static Block perceptron(int width, int outputs) {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(width).build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Linear.builder().setUnits(width).build())
                .add(Activation.leakyReluBlock(0.2f))
                .add(Linear.builder().setUnits(outputs).build());
    }

    private static Generator translator(int width) {
        return Generator.of(perceptron(width, 2), 0, new Shape(2), Conditioning.vector(2));
    }

    @Override
    public Map<String, Network> networks() {
        return networks;
    }

    @Override
    public List<PlayerSpec> players() {
        return List.of(
                new PlayerSpec(JUDGE_A, List.of("judge-a"), optimizer),
                new PlayerSpec(JUDGE_B, List.of("judge-b"), optimizer),
                new PlayerSpec(TRANSLATOR, List.of("a-to-b", "b-to-a"), optimizer));
    }

    @Override
    public Set<String> sources() {
        return Set.of("a", "b");
    }

    @Override
    public Shape sampleShape(String source) {
        return new Shape(2);
    }

    @Override
    public List<Shape> inputShapes(String network, int batchSize) {
        return List.of(new Shape(batchSize, 2));
    }

    private NDArray translated(String network, NDArray points, GameStep step) {
        Generator generator = (Generator) network(network);
        return generator.generate(
                new GeneratorInput(null, Condition.ofVector(points)), step.weights(network));
    }

    private NDArray fake(String network, String source, GameStep step) {
        return step.once(
                network, () -> translated(network, step.batch(source).samples(), step), network);
    }

    private NDArray judged(String judge, NDArray points, GameStep step) {
        Discriminator discriminator = (Discriminator) network(judge);
        return discriminator.criticise(DiscriminatorInput.of(points), step.weights(judge)).logits();
    }

    @Override
    public Play play(Player player, GameStep step) {
        return player.equals(TRANSLATOR) ? translate(step) : judge(player, step);
    }

    private Play translate(GameStep step) {
        NDArray a = step.batch("a").samples();
        NDArray b = step.batch("b").samples();
        NDArray fakeB = fake("a-to-b", "a", step);
        NDArray fakeA = fake("b-to-a", "b", step);
        NDArray adversarial =
                distance(judged("judge-b", fakeB, step), 1)
                        .add(distance(judged("judge-a", fakeA, step), 1));
        NDArray there = translated("b-to-a", fakeB, step).sub(a).abs().mean();
        NDArray back = translated("a-to-b", fakeA, step).sub(b).abs().mean();
        NDArray way = there.add(back).mul(cycle);
        NDArray atHome =
                translated("a-to-b", b, step)
                        .sub(b)
                        .abs()
                        .mean()
                        .add(translated("b-to-a", a, step).sub(a).abs().mean())
                        .mul(identity);
        return new Play(
                adversarial.add(way).add(atHome),
                null,
                Map.of("adversarial", adversarial, "cycle", way, "identity", atHome));
    }

    private Play judge(Player player, GameStep step) {
        boolean judgesA = player.equals(JUDGE_A);
        NDArray real = step.leaf(step.batch(judgesA ? "a" : "b").samples());
        NDArray fake = judgesA ? fake("b-to-a", "b", step) : fake("a-to-b", "a", step);
        NDArray onReal = judged(player.name(), real, step);
        NDArray slope = step.gradients(onReal.sum(), new NDList(real)).head();
        NDArray penalty = slope.square().sum(new int[] {1}).mean().mul(PENALTY / 2);
        NDArray adversarial =
                distance(onReal, 1).add(distance(judged(player.name(), fake, step), 0)).mul(0.5f);
        return Play.of(adversarial.add(penalty));
    }

    private static NDArray distance(NDArray logits, int target) {
        return logits.sub(target).square().mean();
    }
}
