package org.gan4j;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.composition.Composition;
import org.gan4j.composition.Conditioned;
import org.gan4j.constraint.Constraint;
import org.gan4j.data.Conditioning;
import org.gan4j.game.Game;
import org.gan4j.game.PlayerSpec;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;
import org.gan4j.network.WeightAverage;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Decorator;
import org.gan4j.run.Player;
import org.gan4j.run.Precision;
import org.gan4j.run.RunMemory;
import org.gan4j.run.Workers;
import org.gan4j.schedule.Schedule;
import org.gan4j.transform.GradientTransform;
import org.jspecify.annotations.Nullable;

/**
 * Everything a trainer is composed of, checked and immutable: what the builder hands to the
 * backend.
 */
public final class TrainerConfig implements Composition {

    private final Game game;
    private final UpdateRule updateRule;
    private final List<GradientTransform> gradientTransforms;
    private final List<Regularizer> regularizers;
    private final List<Constraint> constraints;
    private final Map<String, WeightAverage> averages;
    private final List<TrainingHook> hooks;
    private final List<Plugin> plugins;
    private final int batchSize;
    private final int microBatches;
    private final Workers workers;
    private final long seed;
    private final @Nullable Device device;
    private final DataType dataType;
    private final Precision precision;

    TrainerConfig(TrainerBuilder<?> from, Game game, List<Plugin> plugins) {
        this.game = game;
        this.plugins = List.copyOf(plugins);
        updateRule = from.updateRule;
        gradientTransforms = List.copyOf(from.gradientTransforms);
        regularizers = List.copyOf(from.regularizers);
        constraints = List.copyOf(from.constraints);
        // Not Map.copyOf: its order differs from one process to the next.
        averages = Collections.unmodifiableMap(new LinkedHashMap<>(from.averages));
        hooks = List.copyOf(from.hooks);
        batchSize = from.batchSize;
        microBatches = from.microBatches;
        workers = from.workers;
        seed = from.seed;
        device = from.device;
        dataType = from.dataType;
        precision = from.precision;
    }

    private TrainerConfig(TrainerConfig described, RunMemory memory) {
        // In the order of a step, so that the same parts have the same names in every run.
        plugins = described.plugins.stream().map(memory::start).toList();
        game = memory.start(described.game);
        gradientTransforms = described.gradientTransforms.stream().map(memory::start).toList();
        regularizers = described.regularizers.stream().map(memory::start).toList();
        constraints = described.constraints.stream().map(memory::start).toList();
        updateRule = memory.start(described.updateRule);
        Map<String, WeightAverage> started = new LinkedHashMap<>();
        described.averages.forEach((name, average) -> started.put(name, memory.start(average)));
        averages = Collections.unmodifiableMap(started);
        hooks = described.hooks.stream().map(memory::start).toList();
        batchSize = described.batchSize;
        microBatches = described.microBatches;
        workers = described.workers;
        seed = described.seed;
        device = described.device;
        dataType = described.dataType;
        precision = described.precision;
    }

    /**
     * The same composition with parts that belong to one run.
     *
     * @param memory starts parts
     * @return what takes part in the run
     */
    public TrainerConfig forRun(RunMemory memory) {
        return new TrainerConfig(this, memory);
    }

    /** {@return the game} */
    public Game game() {
        return game;
    }

    /** {@return the optimizer and the networks of each player, the player of the clock first} */
    public List<PlayerSpec> players() {
        return game.players();
    }

    /** {@return who moves, and how often} */
    public UpdateRule updateRule() {
        return updateRule;
    }

    /** {@return what changes gradients before the optimizer, in order} */
    public List<GradientTransform> gradientTransforms() {
        return gradientTransforms;
    }

    /** {@return the extra terms} */
    public List<Regularizer> regularizers() {
        return regularizers;
    }

    /** {@return what acts on weights after a step, in order} */
    public List<Constraint> constraints() {
        return constraints;
    }

    /** {@return how averaged weights follow the live ones, by the name of the network} */
    public Map<String, WeightAverage> averages() {
        return averages;
    }

    /** {@return the watchers, in order} */
    public List<TrainingHook> hooks() {
        return hooks;
    }

    /** {@return samples per step, over all workers} */
    public int globalBatchSize() {
        return batchSize;
    }

    @Override
    public int batchSize() {
        return batchSize / workers.size() / microBatches;
    }

    /** {@return how many forward passes a batch is cut into} */
    public int microBatches() {
        return microBatches;
    }

    /** {@return the workers that train together} */
    public Workers workers() {
        return workers;
    }

    /** {@return the seed of everything random in the run} */
    public long seed() {
        return seed;
    }

    /** {@return where to train; null for the best device there is} */
    public @Nullable Device device() {
        return device;
    }

    /** {@return the type of weights and samples, FLOAT32 or FLOAT64} */
    public DataType dataType() {
        return dataType;
    }

    @Override
    public Map<String, Network> networks() {
        return game.networks();
    }

    /** {@return in what precision the products of training steps are computed} */
    public Precision precision() {
        return precision;
    }

    @Override
    public List<Network> networksOf(Player player) {
        return players().stream()
                .filter(spec -> spec.player().equals(player))
                .flatMap(spec -> spec.networks().stream())
                .map(game::network)
                .toList();
    }

    @Override
    public <T> List<T> parts(Class<T> type) {
        return components().values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@return the conditions that the data must come with for this game and its parts} */
    public Conditioning conditioning() {
        Conditioning needed = Conditioning.none();
        for (Object part : components().values()) {
            if (part instanceof Network network) {
                needed = needed.and(network.conditioning());
            } else if (part instanceof Conditioned reader) {
                needed = needed.and(reader.conditioning());
            }
        }
        return needed;
    }

    /**
     * {@return every component by a name that is the same in every process that composes the same
     * trainer, such as {@code regularizer-R1}; an object that plays several parts appears once, and
     * components of one kind and class are numbered}
     */
    public Map<String, Object> components() {
        Map<String, Object> components = new LinkedHashMap<>();
        networks().forEach((name, network) -> add(components, name, List.of(network)));
        add(components, "plugin", plugins);
        add(components, "game", List.of(game));
        game.parts().forEach((kind, parts) -> add(components, kind, parts));
        add(components, "gradients", gradientTransforms);
        add(components, "regularizer", regularizers);
        add(components, "constraint", constraints);
        add(components, "rule", List.of(updateRule));
        averages.forEach((name, average) -> add(components, name + "-average", List.of(average)));
        add(components, "hook", hooks);
        add(components, "schedule", adaptiveSchedules());
        return components;
    }

    /** Those without state are told of by what they are a part of. */
    private List<Schedule> adaptiveSchedules() {
        List<Schedule> schedules = new ArrayList<>();
        regularizers.forEach(regularizer -> schedules.add(regularizer.weight()));
        players().forEach(spec -> schedules.addAll(spec.optimizer().schedules()));
        schedules.removeIf(schedule -> !BuildCheck.adapts(schedule));
        return schedules;
    }

    private static void add(Map<String, Object> components, String kind, List<?> parts) {
        for (Object part : parts) {
            if (components.values().stream().noneMatch(known -> known == part)) {
                Class<?> type = part.getClass();
                // The name of a lambda's class differs from one process to the next.
                String name = kind + "-" + (type.isSynthetic() ? "lambda" : type.getSimpleName());
                String unique = name;
                for (int n = 2; components.containsKey(unique); n++) {
                    unique = name + "-" + n;
                }
                components.put(unique, part);
                if (part instanceof Decorator decorator) {
                    add(components, kind, List.of(decorator.decorated()));
                }
            }
        }
    }

    /** {@return what this trainer is, in words, for the manifest of a checkpoint} */
    public Map<String, String> describe() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("batchSize", Integer.toString(batchSize));
        words.put("seed", Long.toString(seed));
        words.put("dataType", dataType.toString());
        words.put("precision", precision.toString());
        players()
                .forEach(
                        spec ->
                                words.put(
                                        spec.player() + "-optimizer", describe(spec.optimizer())));
        components().forEach((name, part) -> words.put(name, describe(part)));
        return words;
    }

    /** An identity hash in a description would differ from one process to the next. */
    private static String describe(Object part) {
        Class<?> type = part.getClass();
        if (type.isSynthetic()) {
            return "lambda";
        }
        String text = words(part);
        return text.contains("@") ? type.getName() : text;
    }

    /** No word of a part is worth a checkpoint. */
    private static String words(Object part) {
        String name = part.getClass().getName();
        try {
            Object told =
                    part instanceof Generator network && network.recipe().isPresent()
                            ? network.recipe().get()
                            : part;
            return Objects.toString(told.toString(), name);
        } catch (RuntimeException | StackOverflowError e) {
            return name;
        }
    }
}
