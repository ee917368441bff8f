package org.gan4j.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.data.Conditioning;
import org.gan4j.run.Decorator;
import org.jspecify.annotations.Nullable;

/**
 * A discriminator that is another one, changed: the base of every decorated discriminator.
 * Everything is handed on, a layer before the head too.
 */
public abstract class ForwardingDiscriminator implements Discriminator, TakesLayers, Decorator {

    private final Discriminator decorated;

    /**
     * Decorates a discriminator.
     *
     * @param decorated the discriminator to change
     */
    protected ForwardingDiscriminator(Discriminator decorated) {
        this.decorated = Preconditions.checkNotNull(decorated, "decorated discriminator");
    }

    /**
     * Makes the same change of another discriminator.
     *
     * @param other the discriminator to change
     * @return the changed discriminator
     */
    protected abstract Discriminator decorating(Discriminator other);

    @Override
    public Discriminator decorated() {
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
    public List<Shape> inputShapes(int batchSize, Shape sampleShape) {
        return decorated.inputShapes(batchSize, sampleShape);
    }

    @Override
    public @Nullable Shape sampleShape() {
        return decorated.sampleShape();
    }

    /** A decorator may mix samples: false, unless it knows that it does not. */
    @Override
    public boolean isSampleWise() {
        return false;
    }

    @Override
    public List<String> headNames() {
        return decorated.headNames();
    }

    @Override
    public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
        return decorated.criticise(input, pass);
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return decorating(TakesLayers.insert(decorated, layer, this));
    }
}
