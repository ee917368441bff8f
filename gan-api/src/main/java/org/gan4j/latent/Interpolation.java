package org.gan4j.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;

/** Ways from one latent to another, to look at what a generator makes in between. */
public enum Interpolation {
    /**
     * Along the line between them. In many dimensions its middle is nearer to 0 than samples are.
     */
    LINEAR {
        @Override
        NDArray at(NDArray from, NDArray to, double part) {
            return from.mul(1 - part).add(to.mul(part));
        }
    },

    /**
     * Along the great circle, as the lengths of normal latents suggest (White 2016, section 2.1).
     */
    SPHERICAL {
        @Override
        NDArray at(NDArray from, NDArray to, double part) {
            double cosine = number(from.mul(to).sum()) / (number(from.norm()) * number(to.norm()));
            double angle = Math.acos(Math.max(-1, Math.min(1, cosine)));
            double sine = Math.sin(angle);
            if (!(sine > SMALLEST_SINE)) {
                return LINEAR.at(from, to, part);
            }
            return from.mul(Math.sin((1 - part) * angle) / sine)
                    .add(to.mul(Math.sin(part * angle) / sine));
        }
    };

    private static final double SMALLEST_SINE = 1e-6;

    abstract NDArray at(NDArray from, NDArray to, double part);

    private static double number(NDArray scalar) {
        return scalar.toArray()[0].doubleValue();
    }

    /**
     * The latents on the way.
     *
     * @param from where it begins, of shape (latentSize)
     * @param to where it ends, of the same shape
     * @param steps how many latents, with both ends, at least 2
     * @return latents of shape (steps, latentSize); they belong to the manager of {@code from}
     * @throws IllegalArgumentException if the shapes differ, are not of one axis, or there are
     *     fewer than 2 steps
     */
    public NDArray between(NDArray from, NDArray to, int steps) {
        Preconditions.checkArgument(
                from.getShape().dimension() == 1 && from.getShape().equals(to.getShape()),
                "two latents of one shape (latentSize) are needed, but they are %s and %s",
                from.getShape(),
                to.getShape());
        Preconditions.checkArgument(steps >= 2, "steps must be at least 2, but was %s", steps);
        NDList way = new NDList(steps);
        for (int i = 0; i < steps; i++) {
            way.add(at(from, to, i / (steps - 1.0)).toType(from.getDataType(), false));
        }
        return NDArrays.stack(way);
    }
}
