package org.gan4j.network;

import com.google.common.base.Preconditions;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The description of a ready network from which another process builds it again: it is written into
 * the manifest beside the weights.
 *
 * @param network the name of the architecture, such as {@code dcgan-generator}
 * @param settings its settings by name, in sorted order: a {@link Long} where a number is whole,
 *     else a {@link Double}; all finite
 * @param names its settings that are names, such as that of a normalisation, in sorted order
 */
public record NetworkRecipe(
        String network, Map<String, Number> settings, Map<String, String> names) {

    public NetworkRecipe {
        Map<String, Number> sorted = new TreeMap<>();
        settings.forEach((name, value) -> sorted.put(name, plain(value.doubleValue())));
        settings = Collections.unmodifiableMap(sorted);
        names = Collections.unmodifiableMap(new TreeMap<>(names));
    }

    private static Number plain(double value) {
        Preconditions.checkArgument(
                Double.isFinite(value), "a setting must be finite, but one is %s", value);
        if (value == Math.rint(value)) {
            return (long) value;
        }
        return value;
    }

    /**
     * A recipe without settings, to be continued with {@link #with}.
     *
     * @param network the name of the architecture
     * @return the recipe
     */
    public static NetworkRecipe of(String network) {
        return new NetworkRecipe(network, Map.of(), Map.of());
    }

    /**
     * The same recipe with one more setting.
     *
     * @param name its name
     * @param value its value
     * @return the longer recipe
     * @throws IllegalArgumentException if the value is not finite
     */
    public NetworkRecipe with(String name, double value) {
        Map<String, Number> more = new TreeMap<>(settings);
        more.put(name, value);
        return new NetworkRecipe(network, more, names);
    }

    /**
     * The same recipe with one more setting that is a name.
     *
     * @param setting which setting
     * @param name what it is set to
     * @return the longer recipe
     */
    public NetworkRecipe with(String setting, String name) {
        Map<String, String> more = new TreeMap<>(names);
        more.put(setting, name);
        return new NetworkRecipe(network, settings, more);
    }

    /**
     * One setting that is a name.
     *
     * @param setting which setting
     * @return what it is set to
     * @throws IllegalArgumentException if this recipe has no such setting
     */
    public String name(String setting) {
        String name = names.get(setting);
        if (name == null) {
            throw missing(setting, names.keySet());
        }
        return name;
    }

    private IllegalArgumentException missing(String setting, Set<String> there) {
        return new IllegalArgumentException(
                "the recipe of %s has no setting '%s', only %s".formatted(network, setting, there));
    }

    /**
     * One setting.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if this recipe has no such setting
     */
    public double number(String name) {
        Number value = settings.get(name);
        if (value == null) {
            throw missing(name, settings.keySet());
        }
        return value.doubleValue();
    }

    /**
     * One setting that is a whole number.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if this recipe has no such setting, or another number
     */
    public int setting(String name) {
        double value = number(name);
        if (value != (int) value) {
            throw new IllegalArgumentException(
                    "the setting '"
                            + name
                            + "' of "
                            + network
                            + " must be a whole number, but is "
                            + value);
        }
        return (int) value;
    }
}
