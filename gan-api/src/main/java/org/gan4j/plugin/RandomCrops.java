package org.gan4j.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.network.Generator;
import org.gan4j.run.RandomSource;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;

/**
 * Shifts the real images by some pixels in each direction, at random in every step: they are padded
 * on all sides and cut to their size again, as classifiers are trained (He et al. 2016, section
 * 4.2). The padding mirrors the image at its outermost pixels, not zeros as there: the generator
 * learns whatever is at the borders. An image that comes with a sample as its condition is shifted
 * with it.
 *
 * <p>The generator learns shifted images too, so use it where few images are all there is.
 */
public final class RandomCrops implements Plugin, SampleTransform, ChecksComposition {

    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;

    private final int padding;

    private RandomCrops(int padding) {
        this.padding = padding;
    }

    /**
     * The plug-in.
     *
     * @param padding by how many pixels an image is shifted at most, at least 1 and less than its
     *     height and width; 4 is usual for 32 x 32 pixels
     * @return the plug-in
     * @throws IllegalArgumentException if it is below 1
     */
    public static RandomCrops of(int padding) {
        Preconditions.checkArgument(
                padding >= 1, "the padding must be at least 1 pixel, but was %s", padding);
        return new RandomCrops(padding);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addSampleTransform(this);
    }

    @Override
    public void check(Composition composition) {
        for (Generator generator : composition.parts(Generator.class)) {
            Shape shape = generator.sampleShape();
            Preconditions.checkState(
                    shape.dimension() == WIDTH && shape.get(1) > padding && shape.get(2) > padding,
                    "%s shifts images of shape (C, H, W) of more than %s pixels, but the generator makes %s: remove it, or pad less",
                    this,
                    padding,
                    shape);
        }
    }

    /** What penalties differentiate by is the shifted image. */
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
        RandomSource random = context.random("random crops");
        NDArray down = shifts(samples, random);
        NDArray right = shifts(samples, random);
        Condition told = batch.condition();
        NDArray image = told.image();
        return new Batch(
                shifted(samples, down, right),
                image == null
                        ? told
                        : new Condition(told.labels(), told.vector(), shifted(image, down, right)));
    }

    /** A whole number of pixels for each image, as (N, 1, 1, 1). */
    private NDArray shifts(NDArray samples, RandomSource random) {
        return random.uniform(new Shape(samples.getShape().get(0), 1, 1, 1))
                .mul(2 * padding + 1)
                .floor()
                .sub(padding)
                .toType(DataType.INT64, false);
    }

    private static NDArray shifted(NDArray images, NDArray down, NDArray right) {
        Shape shape = images.getShape();
        NDManager manager = images.getManager();
        NDArray rows =
                mirrored(manager.arange((int) shape.get(HEIGHT)), down, new Shape(1, 1, -1, 1));
        NDArray columns =
                mirrored(manager.arange((int) shape.get(WIDTH)), right, new Shape(1, 1, 1, -1));
        return images.gather(rows.broadcast(shape), HEIGHT).gather(columns.broadcast(shape), WIDTH);
    }

    /** Places along one axis, moved, where those outside are mirrored at the outermost ones. */
    private static NDArray mirrored(NDArray places, NDArray shifts, Shape axis) {
        long last = places.size() - 1;
        NDArray moved = places.toType(DataType.INT64, false).reshape(axis).add(shifts);
        return moved.abs().sub(last).abs().neg().add(last);
    }

    @Override
    public String toString() {
        return "RandomCrops[padding=" + padding + "]";
    }
}
