package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.data.Batch;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.game.GameStep;
import org.gan4j.network.ForwardPass;
import org.gan4j.run.Player;
import org.gan4j.run.Precision;
import org.gan4j.run.RandomSource;
import org.jspecify.annotations.Nullable;

/** One player's part of a forward pass. */
final class Step implements GameStep {

    /**
     * What a step is in its run.
     *
     * @param player who moves
     * @param number how many steps this player has made in the run
     * @param seed depends on the run, the iteration and the place of this step in it
     * @param iteration the iteration
     * @param imagesSeen the clock of the run when the step begins
     * @param looksAhead whether nobody moves after it
     * @param differentiatesSamples whether a term asks for gradients by samples
     */
    record Moment(
            Player player,
            long number,
            long seed,
            long iteration,
            long imagesSeen,
            boolean looksAhead,
            boolean differentiatesSamples) {}

    private final Moment moment;
    private final Forward forward;
    private final DataType dataType;
    private final Precision precision;
    private final Map<String, RandomSource> random = new HashMap<>();
    private @Nullable NDManager layers;

    Step(Moment moment, Forward forward, DataType dataType, Precision precision) {
        this.precision = precision;
        this.moment = moment;
        this.forward = forward;
        this.dataType = dataType;
    }

    long number() {
        return moment.number();
    }

    @Override
    public Batch batch(String source) {
        return forward.batch(source);
    }

    @Override
    public int batchSize() {
        return Math.toIntExact(forward.share().size());
    }

    @Override
    public ForwardPass weights(String network) {
        if (layers == null) {
            layers = SeededManager.of(manager(), random("layers"));
        }
        return forward.weights(network).trainingPass(layers, precision);
    }

    @Override
    public <T> T once(String name, Supplier<T> make, String... networks) {
        return forward.memo().once(name, make, networks);
    }

    @Override
    public boolean trains(String network) {
        return forward.trains(network);
    }

    @Override
    public boolean movesAlone() {
        return forward.inTurn() && !looksAhead();
    }

    @Override
    public <T> T withoutGradients(Supplier<T> make) {
        try (GradMode mode = GradMode.off()) {
            return make.get();
        }
    }

    @Override
    public boolean differentiatesSamples() {
        return moment.differentiatesSamples();
    }

    @Override
    public boolean looksAhead() {
        return moment.looksAhead();
    }

    @Override
    public Player player() {
        return moment.player();
    }

    @Override
    public long iteration() {
        return moment.iteration();
    }

    @Override
    public long imagesSeen() {
        return moment.imagesSeen();
    }

    @Override
    public NDManager manager() {
        return forward.manager();
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public RandomSource random(String purpose) {
        return random.computeIfAbsent(purpose, this::newSource);
    }

    private RandomSource newSource(String purpose) {
        TorchRandom source = new TorchRandom(manager(), dataType, Seeds.of(purpose, moment.seed()));
        Share share = forward.share();
        return share.isWhole() ? source : new SharedRandom(source, share);
    }

    @Override
    public NDArray leaf(NDArray array) {
        NDArray leaf = Autograd.leaf(array);
        leaf.attach(manager());
        return leaf;
    }

    @Override
    public NDArray differentiable(NDArray array) {
        return Autograd.hasHistory(array) ? array : leaf(array);
    }

    @Override
    public NDList gradients(NDArray scalar, NDList leaves) {
        return Autograd.differentiableGradients(scalar, leaves);
    }
}
