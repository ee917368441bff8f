package org.gan4j.network;

import com.google.common.base.Preconditions;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The description of a ready network from which another process builds it again: it is written into
 * the manifest beside the weights.
 *
 * @param network the name of the architecture, such as {@code dcgan-generator}
 * @param settings its settings by name, in sorted order: a {@link Long} where a number is whole,
 *     else a {@link Double}; all finite
 */
public record NetworkRecipe(String network, Map<String, Number> settings) {

    public NetworkRecipe {
        Map<String, Number> sorted = new TreeMap<>();
        settings.forEach((name, value) -> sorted.put(name, plain(value.doubleValue())));
        settings = Collections.unmodifiableMap(sorted);
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
        return new NetworkRecipe(network, Map.of());
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
        return new NetworkRecipe(network, more);
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
            throw new IllegalArgumentException(
                    "the recipe of "
                            + network
                            + " has no setting '"
                            + name
                            + "', only "
                            + settings);
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
