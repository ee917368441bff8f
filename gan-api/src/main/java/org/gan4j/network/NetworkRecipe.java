package org.gan4j.network;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The description of a ready network from which another process builds it again: it is written into
 * the manifest beside the weights.
 *
 * @param network the name of the architecture, such as {@code dcgan-generator}
 * @param settings its settings by name, in sorted order
 */
public record NetworkRecipe(String network, Map<String, Integer> settings) {

    public NetworkRecipe {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /**
     * One setting.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if this recipe has no such setting
     */
    public int setting(String name) {
        Integer value = settings.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the recipe of "
                            + network
                            + " has no setting '"
                            + name
                            + "', only "
                            + settings);
        }
        return value;
    }
}
