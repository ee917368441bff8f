package org.gan4j.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Reproducible random numbers. Two sources of the same run seed, iteration and purpose give the
 * same numbers, whatever else was drawn meanwhile; successive draws from one source differ.
 *
 * <p>Arrays have the data type and device of the run and belong to the manager of the step.
 */
public interface RandomSource {

    /**
     * Draws from N(0, 1).
     *
     * @param shape the shape of the result
     * @return a new array
     */
    NDArray normal(Shape shape);

    /**
     * Draws from the uniform distribution on [0, 1).
     *
     * @param shape the shape of the result
     * @return a new array
     */
    NDArray uniform(Shape shape);
}
