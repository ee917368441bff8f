package org.gan4j.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.List;
import java.util.Optional;
import org.gan4j.data.Conditioning;
import org.gan4j.run.Decorator;

/**
 * A generator that is another one, changed: the base of every decorated generator. Everything is
 * handed on except the recipe, which would build the network without the change.
 */
public abstract class ForwardingGenerator implements Generator, Decorator {

    private final Generator decorated;

    /**
     * Decorates a generator.
     *
     * @param decorated the generator to change
     */
    protected ForwardingGenerator(Generator decorated) {
        this.decorated = Preconditions.checkNotNull(decorated, "decorated generator");
    }

    @Override
    public Generator decorated() {
        return decorated;
    }

    @Override
    public Block block() {
        return decorated.block();
    }

    @Override
    public Conditioning conditioning() {
        return decorated.conditioning();
    }

    @Override
    public List<Shape> inputShapes(int batchSize) {
        return decorated.inputShapes(batchSize);
    }

    @Override
    public int latentSize() {
        return decorated.latentSize();
    }

    @Override
    public Shape sampleShape() {
        return decorated.sampleShape();
    }

    @Override
    public NDArray generate(GeneratorInput input, ForwardPass pass) {
        return decorated.generate(input, pass);
    }

    @Override
    public Optional<NetworkRecipe> recipe() {
        return Optional.empty();
    }
}
