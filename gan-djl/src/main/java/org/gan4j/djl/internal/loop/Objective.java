package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.gan4j.game.Play;

/**
 * What a player minimises in one step.
 *
 * @param total the game's loss and all terms, a scalar
 * @param play what the game came to
 * @param terms what each term adds, by its name
 */
record Objective(NDArray total, Play play, Map<String, NDArray> terms) {}
