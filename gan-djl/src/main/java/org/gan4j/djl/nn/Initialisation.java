package org.gan4j.djl.nn;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.initializer.XavierInitializer.FactorType;
import ai.djl.training.initializer.XavierInitializer.RandomType;
import java.util.Arrays;
import java.util.Locale;

/** How the weights of convolutions and linear layers begin, by name. Biases begin at 0. */
public enum Initialisation {
    /**
     * N(0, 0.02), and scales of normalisations from N(1, 0.02) (Radford et al. 2016, section 4, and
     * PyTorch's example).
     */
    DCGAN {
        @Override
        public void apply(Block block) {
            block.setInitializer(new NormalInitializer(DEVIATION), Parameter.Type.WEIGHT);
            block.setInitializer(
                    (manager, shape, type) -> manager.randomNormal(1f, DEVIATION, shape, type),
                    Parameter.Type.GAMMA);
        }
    },
    /** Uniform with variance 2 / (fan-in + fan-out) (Glorot and Bengio 2010, eq. 16). */
    GLOROT {
        @Override
        public void apply(Block block) {
            block.setInitializer(uniform(FactorType.AVG, 3), Parameter.Type.WEIGHT);
        }
    },
    /** The same with twice the variance, for layers before ReLU, as in SNGAN's code. */
    GLOROT_RELU {
        @Override
        public void apply(Block block) {
            block.setInitializer(uniform(FactorType.AVG, 6), Parameter.Type.WEIGHT);
        }
    },
    /** Normal with variance 2 / fan-in (He et al. 2015, eq. 10). */
    HE {
        @Override
        public void apply(Block block) {
            block.setInitializer(
                    new XavierInitializer(RandomType.GAUSSIAN, FactorType.IN, 2),
                    Parameter.Type.WEIGHT);
        }
    },
    /**
     * Orthonormal rows, or columns (Saxe et al. 2014, section 4), as in BigGAN and PyTorch's {@code
     * orthogonal_}.
     */
    ORTHOGONAL {
        @Override
        public void apply(Block block) {
            block.setInitializer(new OrthogonalInitializer(), Parameter.Type.WEIGHT);
        }
    };

    private static final float DEVIATION = 0.02f;

    private static XavierInitializer uniform(FactorType factor, float magnitude) {
        return new XavierInitializer(RandomType.UNIFORM, factor, magnitude);
    }

    /**
     * Sets how a block begins.
     *
     * @param block a layer or network, not yet initialised
     */
    public abstract void apply(Block block);

    /**
     * By its name.
     *
     * @param name {@code dcgan}, {@code glorot}, {@code glorot-relu}, {@code he} or {@code
     *     orthogonal}
     * @return the initialisation
     * @throws IllegalArgumentException if there is no such name
     */
    public static Initialisation named(String name) {
        for (Initialisation initialisation : values()) {
            if (initialisation.toString().equals(name)) {
                return initialisation;
            }
        }
        throw new IllegalArgumentException(
                "no initialisation '%s': name one of %s"
                        .formatted(name, Arrays.toString(values())));
    }

    /** {@return its name} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
