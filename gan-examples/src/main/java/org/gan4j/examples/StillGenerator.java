package org.gan4j.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.function.UnaryOperator;
import org.gan4j.djl.nn.Linear;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;

/**
 * A generator that learns nothing, for lessons about its opponent. It has a layer because every
 * network has one; what that learns reaches no sample.
 *
 * @param latentSize the number of latents
 * @param sampleShape the shape of one sample
 * @param made what becomes of latents (N, latentSize)
 * @param block a layer
 */
record StillGenerator(int latentSize, Shape sampleShape, UnaryOperator<NDArray> made, Block block)
        implements Generator {

    static StillGenerator of(int latentSize, Shape sampleShape, UnaryOperator<NDArray> made) {
        return new StillGenerator(latentSize, sampleShape, made, new Linear(1));
    }

    @Override
    public NDArray generate(GeneratorInput input, ForwardPass pass) {
        return made.apply(input.arrays(conditioning()).head());
    }
}
