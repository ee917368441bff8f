package org.gan4j.game;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one player's part of a step came to.
 *
 * @param loss what the player minimises, a scalar, before terms are added
 * @param encounter what terms of the loss may look at; null if this game shows them nothing but
 *     parameters
 * @param parts named scalars that the loss is made of, for whoever watches the run; may be empty
 */
public record Play(NDArray loss, @Nullable Encounter encounter, Map<String, NDArray> parts) {

    public Play {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * A loss alone.
     *
     * @param loss what the player minimises
     * @return the play
     */
    public static Play of(NDArray loss) {
        return new Play(loss, null, Map.of());
    }
}
