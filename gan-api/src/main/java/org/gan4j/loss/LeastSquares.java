package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;

/**
 * Least squares (Mao et al. 2017, eq. 2), on the outputs r = D(real), f = D(fake):
 *
 * <ul>
 *   <li>discriminator: 1/2 mean (r - b)^2 + 1/2 mean (f - a)^2
 *   <li>generator: 1/2 mean (f - c)^2
 * </ul>
 *
 * <p>A label t moves a sample's goal to a + t (b - a), which with the codes 0 and 1 is the label
 * itself.
 *
 * @param a the code of fakes
 * @param b the code of reals
 * @param c what the generator wants D to say of its fakes
 */
public record LeastSquares(double a, double b, double c) implements Loss {

    public LeastSquares {
        Preconditions.checkArgument(
                Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c) && a != b,
                "the codes must be finite, and a and b different, but were %s, %s, %s",
                a,
                b,
                c);
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        Targets targets = critiques.targets();
        NDArray real = critiques.real();
        NDArray fake = critiques.fake();
        NDArray realOff = targets.real() == null ? real.sub(b) : real.sub(goal(targets.real()));
        NDArray fakeOff = targets.fake() == null ? fake.sub(a) : fake.sub(goal(targets.fake()));
        return realOff.square().mul(0.5).mean().add(fakeOff.square().mul(0.5).mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return critiques.fake().sub(c).square().mul(0.5).mean();
    }

    @Override
    public boolean usesTargets() {
        return true;
    }

    private NDArray goal(NDArray label) {
        return label.mul(b - a).add(a);
    }

    @Override
    public LogitScale scale() {
        return LogitScale.scores((a + b) / 2);
    }
}
