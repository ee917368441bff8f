package org.gan4j.djl.nn;

import ai.djl.nn.Block;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The activations that networks take by name. */
public enum Activation {
    /** None. */
    NONE,
    /** {@link Relu}. */
    RELU,
    /** {@link LeakyRelu} of slope 0.2, as in DCGAN. */
    LEAKY_RELU,
    /** {@link Tanh}, for outputs in [-1, 1]. */
    TANH,
    /** {@link Sigmoid}, for outputs in [0, 1]. */
    SIGMOID;

    /** {@return a new layer, if there is one} */
    public Optional<Block> newLayer() {
        return switch (this) {
            case NONE -> Optional.empty();
            case RELU -> Optional.of(new Relu());
            case LEAKY_RELU -> Optional.of(new LeakyRelu(0.2));
            case TANH -> Optional.of(new Tanh());
            case SIGMOID -> Optional.of(new Sigmoid());
        };
    }

    /**
     * By its name.
     *
     * @param name {@code none}, {@code relu}, {@code leaky-relu}, {@code tanh} or {@code sigmoid}
     * @return the activation
     * @throws IllegalArgumentException if there is no such name
     */
    public static Activation named(String name) {
        for (Activation activation : values()) {
            if (activation.toString().equals(name)) {
                return activation;
            }
        }
        throw new IllegalArgumentException(
                "no activation '%s': name one of %s".formatted(name, Arrays.toString(values())));
    }

    /** {@return its name} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
