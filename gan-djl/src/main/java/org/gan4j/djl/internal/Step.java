package org.gan4j.djl.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.gan4j.Critique;
import org.gan4j.Critiques;
import org.gan4j.Player;
import org.gan4j.RandomSource;
import org.gan4j.RegularizerContext;
import org.gan4j.SampleKind;
import org.gan4j.djl.torch.Autograd;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.TorchRandom;
import org.jspecify.annotations.Nullable;

/** One optimizer update of one player, from its samples to its loss. */
final class Step implements RegularizerContext {

    private final Player player;
    private final Game game;
    private final NDManager manager;
    private final DataType dataType;
    private final long seed;
    private final long number;
    private final long iteration;
    private final long imagesSeen;
    private final int batchSize;
    private final Map<String, RandomSource> random = new HashMap<>();
    private final NDArray real;
    private final Map<SampleKind, NDArray> watched = new EnumMap<>(SampleKind.class);
    private boolean watches;
    private @Nullable NDArray latent;
    private @Nullable NDArray fake;
    private @Nullable Critiques critiques;

    /**
     * Begins a step.
     *
     * @param number how many steps this player has made in the run
     * @param seed depends on the run, the iteration and the place of this step in it
     */
    Step(
            Player player,
            long number,
            long seed,
            Clock clock,
            int batchSize,
            NDArray real,
            Game game,
            DataType dataType,
            NDManager manager) {
        this.player = player;
        this.number = number;
        this.seed = seed;
        this.iteration = clock.iteration();
        this.imagesSeen = clock.imagesSeen();
        this.batchSize = batchSize;
        this.real = real;
        this.game = game;
        this.dataType = dataType;
        this.manager = manager;
    }

    NDArray latent(NDArray drawn) {
        latent = drawn;
        return drawn;
    }

    /** Whether gradients by the samples will be taken from the pass that is to come. */
    void watchSamples(boolean watch) {
        watches = watch;
    }

    /** What the discriminator is given in the place of samples, to differentiate by. */
    NDArray watched(SampleKind kind, NDArray samples) {
        if (!watches) {
            return samples;
        }
        NDArray x = Autograd.hasHistory(samples) ? samples : leaf(samples);
        watched.put(kind, x);
        return x;
    }

    void played(NDArray generated, Critiques judged) {
        fake = generated;
        critiques = judged;
    }

    long number() {
        return number;
    }

    int batchSize() {
        return batchSize;
    }

    @Override
    public Player player() {
        return player;
    }

    @Override
    public long iteration() {
        return iteration;
    }

    @Override
    public long imagesSeen() {
        return imagesSeen;
    }

    @Override
    public NDManager manager() {
        return manager;
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public RandomSource random(String purpose) {
        return random.computeIfAbsent(
                purpose, key -> new TorchRandom(manager, dataType, Seeds.of(key, seed)));
    }

    @Override
    public NDArray real() {
        return real;
    }

    @Override
    public NDArray fake() {
        return Objects.requireNonNull(fake, "nothing is generated yet");
    }

    @Override
    public NDArray latent() {
        return Objects.requireNonNull(latent, "no latent is drawn yet");
    }

    @Override
    public Critiques critiques() {
        return Objects.requireNonNull(critiques, "nothing is judged yet");
    }

    @Override
    public NDList parameters() {
        return game.parameters(player);
    }

    @Override
    public NDArray shown(NDArray samples, SampleKind kind) {
        return game.shown(samples, kind, this);
    }

    @Override
    public Critique critique(NDArray samples) {
        return game.criticise(samples);
    }

    @Override
    public NDArray sampleGradient(SampleKind kind) {
        NDArray x = watched.get(kind);
        if (x == null) {
            return RegularizerContext.super.sampleGradient(kind);
        }
        boolean isReal = kind == SampleKind.REAL;
        NDArray logits = isReal ? critiques().real() : critiques().fake();
        return gradient(logits.sum(), x);
    }

    @Override
    public NDArray generate(NDArray z) {
        return game.generate(z);
    }

    @Override
    public NDArray leaf(NDArray array) {
        NDArray leaf = Autograd.leaf(array);
        leaf.attach(manager);
        return leaf;
    }

    @Override
    public NDList gradients(NDArray scalar, NDList leaves) {
        return Autograd.differentiableGradients(scalar, leaves);
    }
}
