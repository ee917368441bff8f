package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.schedule.Schedule;

/**
 * Path length regularization (Karras et al. 2020, eq. 4): E (||J^T y|| - a)^2, where J^T y is the
 * gradient of the sum of G(z) y by the latent, y is normal noise of the samples' shape divided by
 * the root of the number of pixels, and a is an exponential moving average of the lengths, decay
 * 0.99. The average is a constant for the gradient, starts at 0 and is saved in checkpoints.
 */
public final class PathLength implements Regularizer, PerRun<PathLength>, Stateful {

    private static final double RATE = 0.01;

    private final Schedule weight;
    private final int interval;
    private double average;

    private PathLength(Schedule weight, int interval) {
        this.weight = weight;
        this.interval = interval;
    }

    /** {@return the term with weight 2 in every eighth generator step, as in StyleGAN2} */
    public static PathLength standard() {
        return of(Schedule.constant(2), 8);
    }

    /**
     * The term with a weight and interval of your own.
     *
     * @param weight its factor over the run
     * @param interval in how many generator steps it comes once, at least 1
     * @return the regularizer
     */
    public static PathLength of(Schedule weight, int interval) {
        return new PathLength(Preconditions.checkNotNull(weight, "weight"), interval);
    }

    /** A run begins with an average of 0. */
    @Override
    public PathLength start(RunMemory memory) {
        return new PathLength(weight, interval);
    }

    @Override
    public Player player() {
        return Player.GENERATOR;
    }

    @Override
    public Schedule weight() {
        return weight;
    }

    @Override
    public int interval() {
        return interval;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        NDArray z = context.leaf(context.latent());
        NDArray samples = context.generate(z);
        NDArray noise = context.random("path length").normal(samples.getShape());
        NDArray projected = samples.mul(noise.div(Math.sqrt(pixels(samples.getShape())))).sum();
        NDArray lengths =
                context.gradient(projected, z)
                        .square()
                        .sum(new int[] {1})
                        .maximum(Float.MIN_NORMAL)
                        .sqrt();
        double present = lengths.mean().toArray()[0].doubleValue();
        average += RATE * (present - average);
        return lengths.sub(average).square().mean();
    }

    /** Height times width of images; 1 for points. */
    private static double pixels(Shape shape) {
        return shape.dimension() == 4 ? (double) shape.get(2) * shape.get(3) : 1;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.real("average", () -> average, value -> average = value);
    }

    @Override
    public String toString() {
        return "PathLength[weight=" + weight + ", interval=" + interval + "]";
    }
}
