package org.gan4j.hook;

import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;

/**
 * One finished iteration. Numbers are fetched from the device only when a hook asks for them, so a
 * hook that reports every hundredth iteration costs nothing in the others.
 */
public interface IterationEvent {

    /** {@return the trainer; it may be sampled from and saved} */
    ObservedTrainer trainer();

    /** {@return how far the run is, this iteration included} */
    Progress progress();

    /** {@return how far this {@code fit} is to take the run} */
    Budget budget();

    /** {@return the wall-clock time since {@code fit} began} */
    Duration elapsed();

    /** {@return real images per second since {@code fit} began} */
    double imagesPerSecond();

    /**
     * {@return the last step, in this iteration, of every player that moved: losses, terms, logits,
     * accuracies; each number is fetched once, however many hooks ask}
     */
    Map<Player, PlayerNumbers> numbers();

    /**
     * Asks that the next iteration keeps its gradients, for {@link #gradients} of its event. They
     * take as much memory as the weights until it ends.
     */
    void keepGradients();

    /**
     * Shows the gradients of the last step, in this iteration, of every player that moved: of its
     * whole loss, before gradient transforms. Nothing is shown unless a hook has {@linkplain
     * #keepGradients asked} for them in the iteration before.
     *
     * @param visitor is given the player and the name of the parameter, such as {@code
     *     generator/0.weight}, and a copy of the values
     */
    void gradients(BiConsumer<String, float[]> visitor);

    /**
     * Warns of something in the run: through SLF4J, and through {@link TrainingHook#onWarning} of
     * every hook, such as a {@link RunLog}.
     *
     * @param sign the name of what was found
     * @param evidence what was measured, in words
     */
    void warn(String sign, String evidence);

    /** Asks {@code fit} to return after this iteration. */
    void requestStop();
}
