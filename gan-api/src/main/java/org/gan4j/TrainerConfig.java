package org.gan4j;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.optim.Optimizer;
import org.jspecify.annotations.Nullable;

/**
 * Everything a trainer is composed of, checked and immutable: what the builder hands to the
 * backend.
 *
 * @param generator the generator, with its decorations
 * @param discriminator the discriminator, with its decorations
 * @param loss the game, with its decorations
 * @param latentPrior the distribution of z
 * @param targetPolicy what the discriminator is told
 * @param sampleTransforms what changes the samples the discriminator is shown, in order
 * @param critiqueTransforms what changes or watches critiques before the loss, in order
 * @param gradientTransforms what changes gradients before the optimizer, in order
 * @param regularizers the extra terms
 * @param constraints what acts on weights after a step, in order
 * @param updateRule who moves, and how often
 * @param optimizers the optimizer of each player
 * @param weightAverage how the averaged generator follows the live one; null for none
 * @param hooks the watchers, in order
 * @param plugins the plug-ins that were installed
 * @param batchSize samples per step
 * @param seed the seed of everything random in the run
 * @param device where to train; null for the best one there is
 * @param dataType FLOAT32 or FLOAT64
 */
public record TrainerConfig(
        Generator generator,
        Discriminator discriminator,
        Loss loss,
        LatentPrior latentPrior,
        TargetPolicy targetPolicy,
        List<SampleTransform> sampleTransforms,
        List<CritiqueTransform> critiqueTransforms,
        List<GradientTransform> gradientTransforms,
        List<Regularizer> regularizers,
        List<Constraint> constraints,
        UpdateRule updateRule,
        Map<Player, Optimizer> optimizers,
        @Nullable WeightAverage weightAverage,
        List<TrainingHook> hooks,
        List<Plugin> plugins,
        int batchSize,
        long seed,
        @Nullable Device device,
        DataType dataType) {

    public TrainerConfig {
        sampleTransforms = List.copyOf(sampleTransforms);
        critiqueTransforms = List.copyOf(critiqueTransforms);
        gradientTransforms = List.copyOf(gradientTransforms);
        regularizers = List.copyOf(regularizers);
        constraints = List.copyOf(constraints);
        // Not Map.copyOf: its order differs from one process to the next.
        optimizers = Collections.unmodifiableMap(new LinkedHashMap<>(optimizers));
        hooks = List.copyOf(hooks);
        plugins = List.copyOf(plugins);
    }

    /**
     * {@return every component by a name that is the same in every process that composes the same
     * trainer, such as {@code regularizer-R1}; an object that plays several parts appears once, and
     * components of one kind and class are numbered}
     */
    public Map<String, Object> components() {
        Map<String, Object> components = new LinkedHashMap<>();
        add(components, "generator", List.of(generator));
        add(components, "discriminator", List.of(discriminator));
        add(components, "plugin", plugins);
        add(components, "loss", List.of(loss));
        add(components, "prior", List.of(latentPrior));
        add(components, "targets", List.of(targetPolicy));
        add(components, "transform", sampleTransforms);
        add(components, "critiques", critiqueTransforms);
        add(components, "gradients", gradientTransforms);
        add(components, "regularizer", regularizers);
        add(components, "constraint", constraints);
        add(components, "rule", List.of(updateRule));
        add(components, "average", weightAverage == null ? List.of() : List.of(weightAverage));
        add(components, "hook", hooks);
        add(components, "schedule", adaptiveSchedules());
        return components;
    }

    /** Those without state are told of by what they are a part of. */
    private List<Schedule> adaptiveSchedules() {
        List<Schedule> schedules = new ArrayList<>();
        regularizers.forEach(regularizer -> schedules.add(regularizer.weight()));
        optimizers.values().forEach(optimizer -> schedules.addAll(optimizer.schedules()));
        schedules.removeIf(schedule -> !CompositionCheck.adapts(schedule));
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
        optimizers.forEach(
                (player, optimizer) -> words.put(player + "-optimizer", describe(optimizer)));
        components().forEach((name, part) -> words.put(name, describe(part)));
        return words;
    }

    /** An identity hash in a description would differ from one process to the next. */
    private static String describe(Object part) {
        if (part instanceof Generator network && network.recipe().isPresent()) {
            return network.recipe().get().toString();
        }
        Class<?> type = part.getClass();
        String text = Objects.toString(part);
        boolean plain = type.isSynthetic() || text.contains("@");
        return plain ? (type.isSynthetic() ? "lambda" : type.getName()) : text;
    }
}
