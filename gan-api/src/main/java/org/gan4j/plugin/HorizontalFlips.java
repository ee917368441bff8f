package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.network.Generator;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;

/**
 * Mirrors half of the real images from left to right, at random in every step, which makes twice
 * the data of them. The generator learns both, so use it where an image and its mirror image are as
 * likely: faces and animals, not digits or letters. An image that comes with a sample as its
 * condition is mirrored with it.
 */
public final class HorizontalFlips implements Plugin, SampleTransform, ChecksComposition {

    private static final int WIDTH = 3;

    private HorizontalFlips() {}

    /** {@return the plug-in} */
    public static HorizontalFlips standard() {
        return new HorizontalFlips();
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addSampleTransform(this);
    }

    @Override
    public void check(Composition composition) {
        for (Generator generator : composition.parts(Generator.class)) {
            Preconditions.checkState(
                    generator.sampleShape().dimension() == WIDTH,
                    "%s mirrors images of shape (C, H, W), but the generator makes %s: remove it",
                    this,
                    generator.sampleShape());
        }
    }

    /** What penalties differentiate by is the mirrored image. */
    @Override
    public Stage stage() {
        return Stage.REPLAY;
    }

    @Override
    public Batch apply(Batch batch, SampleKind kind, StepContext context) {
        if (kind != SampleKind.REAL) {
            return batch;
        }
        NDArray samples = batch.samples();
        NDArray mirrored =
                context.random("horizontal flips")
                        .uniform(new Shape(samples.getShape().get(0), 1, 1, 1))
                        .lt(0.5);
        Condition told = batch.condition();
        NDArray image = told.image();
        return new Batch(
                flipped(samples, mirrored),
                image == null
                        ? told
                        : new Condition(told.labels(), told.vector(), flipped(image, mirrored)));
    }

    private static NDArray flipped(NDArray images, NDArray mirrored) {
        return NDArrays.where(mirrored.broadcast(images.getShape()), images.flip(WIDTH), images);
    }

    @Override
    public String toString() {
        return "HorizontalFlips[]";
    }
}
