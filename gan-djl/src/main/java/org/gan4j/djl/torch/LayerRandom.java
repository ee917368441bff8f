package org.gan4j.djl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** Where scripts that draw get their seeds. */
public interface LayerRandom {

    /**
     * Seeds for the next draws.
     *
     * @param count how many
     * @return as many seeds, of 32 bits
     */
    long[] seeds(int count);

    /** {@return the first row of this share of a batch, its size, and that of the whole batch} */
    long[] rows();

    /**
     * The random numbers of a manager.
     *
     * @param manager a {@linkplain SeededManager seeded} one, or any other, which draws from the
     *     generator of the process
     * @return where its seeds come from
     */
    static LayerRandom of(NDManager manager) {
        return SeededManager.layerRandom(manager).orElseGet(() -> new OfProcess(manager));
    }

    /** Seeds from the generator of the process. */
    record OfProcess(NDManager manager) implements LayerRandom {

        @Override
        public long[] seeds(int count) {
            try (NDArray drawn =
                    manager.randomInteger(0, Integer.MAX_VALUE, new Shape(count), DataType.INT64)) {
                return drawn.toLongArray();
            }
        }

        @Override
        public long[] rows() {
            return new long[3];
        }
    }
}
