package org.gan4j.djl.internal.loop;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.gan4j.TrainerConfig;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.internal.data.ClassCounts;
import org.gan4j.djl.internal.data.DataCursor;
import org.gan4j.djl.internal.optim.FusedKernels;
import org.gan4j.djl.internal.weights.Average;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.game.Game;
import org.gan4j.game.PlayerSpec;
import org.gan4j.network.Generator;
import org.gan4j.network.WeightAverage;
import org.gan4j.optim.Updater;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.run.Parameters;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;
import org.gan4j.run.RunMemory;
import org.gan4j.run.Stateful;
import org.jspecify.annotations.Nullable;

/** Everything that moves in one run of a game: weights, learners, averages, parts and clocks. */
public final class GameRun implements RunMemory {

    private final NDManager root;
    private final TrainerConfig described;
    private final TrainerConfig config;
    private final Map<String, Weights> weights;
    private final Map<String, Long> updates = new LinkedHashMap<>();
    private final Map<String, Average> averages = new LinkedHashMap<>();
    private final Map<Player, Learner> learners = new LinkedHashMap<>();
    private final IdentityHashMap<Object, Object> started = new IdentityHashMap<>();
    private final Set<Object> belongsToRun = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<String, Stateful> states = new LinkedHashMap<>();
    private final Map<String, DataCursor> cursors = new LinkedHashMap<>();
    private final Clock clock = new Clock();
    private final Pace pace = new Pace();
    private volatile @Nullable Throwable failure;
    private final ClassCounts classCounts;

    /**
     * Starts every part.
     *
     * @param described the composition as it was described
     * @param weights the live weights of every network, by name
     * @param root the memory of the trainer
     */
    public GameRun(TrainerConfig described, Map<String, Weights> weights, NDManager root) {
        this.root = root;
        this.described = described;
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        classCounts = new ClassCounts(described.conditioning().classes());
        config = described.forRun(this);
        for (String source : config.game().sources()) {
            cursors.put(source, new DataCursor());
        }
        config.averages().forEach(this::addAverage);
        config.players().forEach(spec -> learners.put(spec.player(), learner(spec)));
        collectStates();
    }

    private void addAverage(String network, WeightAverage policy) {
        Weights live = weightsOf(network);
        averages.put(
                network,
                new Average(
                        policy,
                        config.game().network(network).block(),
                        live,
                        Weights.copyOf(config.game().network(network).block(), root)));
    }

    private Learner learner(PlayerSpec spec) {
        Parameters parameters = parameters(spec);
        Updater updater = spec.optimizer().start(parameters, this, FusedKernels.INSTANCE);
        List<Average> own = new ArrayList<>();
        spec.networks().stream().filter(averages::containsKey).map(averages::get).forEach(own::add);
        return new Learner(
                spec,
                parameters,
                updater,
                terms(spec.player()),
                pace,
                config.gradientTransforms(),
                config.constraints().stream()
                        .filter(c -> c.player().equals(spec.player()))
                        .toList(),
                own);
    }

    private List<Term> terms(Player player) {
        Map<String, Term> terms = new LinkedHashMap<>();
        for (Regularizer regularizer : config.regularizers()) {
            if (regularizer.player().equals(player)) {
                Class<?> type = regularizer.getClass();
                String simple = type.isAnonymousClass() ? "term" : type.getSimpleName();
                String name = simple;
                for (int n = 2; terms.containsKey(name); n++) {
                    name = simple + "-" + n;
                }
                terms.put(name, new Term(name, regularizer, start(regularizer.weight()), root));
            }
        }
        return List.copyOf(terms.values());
    }

    private void collectStates() {
        states.put("clock", clock);
        states.put("pace", pace);
        cursors.forEach(
                (source, cursor) ->
                        states.put(source.equals(Game.DATA) ? source : "data-" + source, cursor));
        if (classCounts.isCounting()) {
            states.put("classes", classCounts);
        }
        config.players()
                .forEach(
                        spec -> spec.networks().forEach(name -> states.put(name, weightsOf(name))));
        weights.forEach(states::putIfAbsent);
        learners.forEach((player, learner) -> states.put(player + "-optimizer", learner));
        averages.forEach((network, average) -> states.put(network + "-average", average));
        config.components()
                .forEach(
                        (name, part) -> {
                            if (start(part) instanceof Stateful stateful) {
                                states.put(name, stateful);
                            }
                        });
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T start(T part) {
        if (!(part instanceof PerRun<?> description) || belongsToRun.contains(part)) {
            return part;
        }
        Object known = started.get(part);
        if (known == null) {
            known = requireNonNull(description.start(this), "a part that was started");
            started.put(part, known);
            belongsToRun.add(known);
        }
        return (T) known;
    }

    @Override
    public NDManager manager() {
        return root;
    }

    @Override
    public DataType dataType() {
        return described.dataType();
    }

    @Override
    public Shape sampleShape() {
        Game game = described.game();
        return ((Generator) game.network(game.mainGenerator())).sampleShape();
    }

    @Override
    public Conditioning conditioning() {
        return described.conditioning();
    }

    @Override
    public int batchSize() {
        return described.batchSize();
    }

    @Override
    public Parameters parameters(Player player) {
        for (PlayerSpec spec : described.players()) {
            if (spec.player().equals(player)) {
                return parameters(spec);
            }
        }
        throw noSuchPlayer(player);
    }

    private Parameters parameters(PlayerSpec spec) {
        List<String> names = new ArrayList<>();
        NDList arrays = new NDList();
        for (String network : spec.networks()) {
            Parameters own = weightsOf(network).parameters();
            String prefix = spec.networks().size() == 1 ? "" : network + ".";
            own.names().forEach(name -> names.add(prefix + name));
            arrays.addAll(own.arrays());
        }
        return new Parameters(names, arrays);
    }

    private IllegalArgumentException noSuchPlayer(Player player) {
        return new IllegalArgumentException(
                "no player '%s' in this game, only %s"
                        .formatted(
                                player,
                                described.players().stream().map(PlayerSpec::player).toList()));
    }

    /** {@return the composition, with the parts of this run} */
    public TrainerConfig config() {
        return config;
    }

    /** {@return the live weights of every network, by name} */
    public Map<String, Weights> weights() {
        return weights;
    }

    private Weights weightsOf(String network) {
        return requireNonNull(weights.get(network), network);
    }

    /**
     * The weights to use of a network.
     *
     * @param network its name
     * @return the averaged ones if there are any, else the live ones
     */
    public Weights bestWeights(String network) {
        Average average = averages.get(network);
        return average == null ? weightsOf(network) : average.weights();
    }

    /** Copies of the values of all networks. */
    public void visitWeights(BiConsumer<String, float[]> visitor) {
        weights.forEach(
                (network, values) ->
                        values.byName()
                                .forEach(
                                        (name, tensor) -> {
                                            try (NDArray copy =
                                                    tensor.toType(DataType.FLOAT32, true)) {
                                                visitor.accept(
                                                        network + "/" + name, copy.toFloatArray());
                                            }
                                        }));
    }

    /** {@return everything that a checkpoint holds, by name} */
    public Map<String, Stateful> states() {
        return states;
    }

    /**
     * Where in the data of a source the run is.
     *
     * @param source its name
     * @return the cursor
     */
    public DataCursor cursor(String source) {
        return requireNonNull(cursors.get(source), source);
    }

    /** {@return how often each class occurs in the data} */
    public ClassCounts classCounts() {
        return classCounts;
    }

    /** {@return how far the run is; as many epochs as every source has} */
    public Progress progress() {
        double epochs = cursors.values().stream().mapToDouble(DataCursor::epochs).min().orElse(0);
        return new Progress(clock.iteration(), clock.imagesSeen(), epochs);
    }

    /** An iteration failed in the middle: some players may have moved and others not. */
    void fail(Throwable cause) {
        failure = cause;
    }

    /** {@return the factor of all learning rates, 1 for a run that was never taken back} */
    public double pace() {
        return pace.factor();
    }

    /**
     * Changes the factor of all learning rates.
     *
     * @param factor from now on, and in checkpoints
     */
    public void setPace(double factor) {
        pace.set(factor);
    }

    /** Everything was put back to the end of an iteration. */
    public void mend() {
        failure = null;
    }

    /**
     * Refuses to go on after an iteration that failed in the middle.
     *
     * @throws IllegalStateException if one did
     */
    public void checkWhole() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException(
                    "iteration %s failed before it was done, so some players have moved and others have not: resume a checkpoint first"
                            .formatted(clock.iteration()),
                    cause);
        }
    }

    Clock clock() {
        return clock;
    }

    List<Player> players() {
        return List.copyOf(learners.keySet());
    }

    Learner learner(Player player) {
        Learner learner = learners.get(player);
        if (learner == null) {
            throw noSuchPlayer(player);
        }
        return learner;
    }

    /** How often the live weights of each network have been updated since the run was started. */
    Map<String, Long> updates() {
        return updates;
    }

    /** Takes note of an update of a player, by so many samples. */
    void updated(Player player, long samples) {
        learner(player).networks().forEach(network -> updates.merge(network, 1L, Long::sum));
        if (players().get(0).equals(player)) {
            clock.saw(samples);
        }
    }
}
