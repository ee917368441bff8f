package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
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
public final class PathLength extends WeightedRegularizer<PathLength>
        implements PerRun<PathLength>, Stateful {

    private static final double RATE = 0.01;

    /** The one average of a run; none before. */
    private final List<RunningMean> average;

    private PathLength(Schedule weight, int interval, List<RunningMean> average) {
        super(Player.GENERATOR, weight, interval);
        this.average = average;
    }

    /** {@return the term with weight 2 in every eighth generator step, as in StyleGAN2} */
    public static PathLength standard() {
        return new PathLength(constant(2), 8, List.of());
    }

    @Override
    PathLength copy(Schedule otherWeight, int otherInterval) {
        return new PathLength(otherWeight, otherInterval, List.of());
    }

    @Override
    public PathLength start(RunMemory memory) {
        return new PathLength(weight(), interval(), List.of(new RunningMean(memory, new Shape())));
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
        NDArray mean = average.get(0).follow(lengths.mean(), RATE);
        return lengths.sub(mean).square().mean();
    }

    /** Height times width of images; 1 for points. */
    private static double pixels(Shape shape) {
        return shape.dimension() == 4 ? (double) shape.get(2) * shape.get(3) : 1;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        average.get(0).visitState(visitor, "average");
    }
}
