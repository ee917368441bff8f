package org.gan4j.game;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.run.PerRun;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.run.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * A history of generated images, from which a discriminator is shown some (Shrivastava et al. 2017,
 * section 2.3, as in the code of CycleGAN): while it fills, every image is shown as it is; then,
 * for each, with a chance of one half, one of the history is shown in its place, and replaced by
 * it.
 */
final class ImageHistory implements PerRun<ImageHistory>, Stateful {

    private final int capacity;
    private final Shape shape;
    private final String purpose;
    private @Nullable NDArray images;
    private long held;

    /**
     * A description.
     *
     * @param capacity how many images, 0 for none
     * @param shape of an image
     * @param purpose what its random numbers are for
     */
    ImageHistory(int capacity, Shape shape, String purpose) {
        Preconditions.checkArgument(
                capacity >= 0, "the history must hold 0 images or more, but was %s", capacity);
        this.capacity = capacity;
        this.shape = shape;
        this.purpose = purpose;
    }

    @Override
    public ImageHistory start(RunMemory memory) {
        ImageHistory started = new ImageHistory(capacity, shape, purpose);
        if (capacity > 0) {
            Shape all = new Shape(capacity).addAll(shape);
            started.images = memory.manager().zeros(all, memory.dataType());
        }
        return started;
    }

    /** What the discriminator is shown of generated images (N, C, H, W), without gradients. */
    NDArray shown(NDArray made, StepContext step) {
        NDArray fresh = made.stopGradient();
        NDArray history = images;
        if (history == null) {
            return fresh;
        }
        int size = (int) made.getShape().get(0);
        float[] chance =
                step.random(purpose)
                        .uniform(new Shape(2L * size))
                        .toType(DataType.FLOAT32, false)
                        .toFloatArray();
        NDList shown = new NDList();
        for (int i = 0; i < size; i++) {
            NDArray image = fresh.get(new NDIndex("{}", i));
            if (held < capacity) {
                history.set(new NDIndex("{}", held++), image);
                shown.add(image);
            } else if (chance[i] < 0.5f) {
                shown.add(image);
            } else {
                int place = Math.min(capacity - 1, (int) (chance[size + i] * capacity));
                shown.add(history.get(new NDIndex("{}", place)).duplicate());
                history.set(new NDIndex("{}", place), image);
            }
        }
        return NDArrays.stack(shown);
    }

    @Override
    public void visitState(StateVisitor visitor) {
        if (images != null) {
            visitor.tensor("images", images);
            visitor.integer("held", () -> held, value -> held = value);
        }
    }

    @Override
    public String toString() {
        return "ImageHistory[" + capacity + "]";
    }
}
