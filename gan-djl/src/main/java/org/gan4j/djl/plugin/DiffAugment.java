package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Arrays;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.Batch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.run.RandomSource;
import org.gan4j.run.StepContext;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;

/**
 * Differentiable augmentation (Zhao et al. 2020): every image that the discriminator is shown, real
 * or generated, is changed at random, and the generator's gradient passes through the change, so
 * that its images do not take the changes over.
 *
 * <ul>
 *   <li>{@link Policy#COLOR}: brightness +- 0.5, saturation times 0 to 2, contrast times 0.5 to 1.5
 *   <li>{@link Policy#TRANSLATION}: a shift of up to an eighth of the size, zeros moving in
 *   <li>{@link Policy#CUTOUT}: a square of half the size set to zero
 * </ul>
 *
 * <p>Use it with little data, 10,000 images or fewer, where the discriminator would learn them by
 * heart; with plenty of data it only makes the task harder. Images are (N, C, H, W); saturation
 * leaves grey ones as they are.
 */
public final class DiffAugment implements Plugin, SampleTransform, ChecksComposition {

    /** A family of changes. */
    public enum Policy {
        /** Brightness, saturation and contrast. */
        COLOR,
        /** Shifts. */
        TRANSLATION,
        /** A square set to zero. */
        CUTOUT
    }

    private static final double LARGEST_SHIFT = 0.125;
    private static final double CUT = 0.5;

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def color(self, x: Tensor, u: Tensor) -> Tensor:
                      v = torch.reshape(u, [3, -1, 1, 1, 1])
                      a = torch.add(x, torch.sub(torch.select(v, 0, 0), 0.5))
                      m = torch.mean(a, [1], True)
                      b = torch.add(torch.mul(torch.sub(a, m), torch.mul(torch.select(v, 0, 1), 2.)), m)
                      n = torch.mean(b, [1, 2, 3], True)
                      return torch.add(torch.mul(torch.sub(b, n), torch.add(torch.select(v, 0, 2), 0.5)), n)
                    def positions(self, like: Tensor, size: int) -> Tensor:
                      return torch.arange(size, dtype=4, layout=None, device=ops.prim.device(like))
                    def whole(self, u: Tensor, count: int) -> Tensor:
                      i = torch.floor(torch.mul(u, count))
                      return torch.to(torch.clamp_max(i, torch.sub(count, 1)), 4)
                    def translate(self, x: Tensor, u: Tensor, sy: int, sx: int) -> Tensor:
                      n = torch.size(x, 0)
                      c = torch.size(x, 1)
                      h = torch.size(x, 2)
                      w = torch.size(x, 3)
                      ty = torch.sub((self).whole(torch.select(u, 0, 0), torch.add(torch.mul(sy, 2), 1)), sy)
                      tx = torch.sub((self).whole(torch.select(u, 0, 1), torch.add(torch.mul(sx, 2), 1)), sx)
                      p = torch.constant_pad_nd(x, [1, 1, 1, 1], 0)
                      r = torch.add(torch.add(torch.reshape((self).positions(x, h), [1, -1]), torch.reshape(ty, [-1, 1])), 1)
                      r1 = torch.reshape(torch.clamp(r, 0, torch.add(h, 1)), [n, 1, h, 1])
                      y = torch.gather(p, 2, torch.expand(r1, [n, c, h, torch.add(w, 2)]))
                      s = torch.add(torch.add(torch.reshape((self).positions(x, w), [1, -1]), torch.reshape(tx, [-1, 1])), 1)
                      s1 = torch.reshape(torch.clamp(s, 0, torch.add(w, 1)), [n, 1, 1, w])
                      return torch.gather(y, 3, torch.expand(s1, [n, c, h, w]))
                    def within(self, at: Tensor, u: Tensor, cut: int) -> Tensor:
                      size = torch.size(at, 0)
                      places = torch.add(size, torch.sub(1, torch.remainder(cut, 2)))
                      start = torch.sub((self).whole(u, places), torch.floordiv(cut, 2))
                      off = torch.sub(torch.reshape(at, [1, -1]), torch.reshape(start, [-1, 1]))
                      return torch.__and__(torch.ge(off, 0), torch.lt(off, cut))
                    def cutout(self, x: Tensor, u: Tensor, cy: int, cx: int) -> Tensor:
                      n = torch.size(x, 0)
                      h = torch.size(x, 2)
                      w = torch.size(x, 3)
                      rows = (self).within((self).positions(x, h), torch.select(u, 0, 0), cy)
                      columns = (self).within((self).positions(x, w), torch.select(u, 0, 1), cx)
                      cut = torch.__and__(torch.reshape(rows, [n, 1, h, 1]), torch.reshape(columns, [n, 1, 1, w]))
                      return torch.masked_fill(x, cut, 0)
                    """);

    private final ImmutableSet<Policy> policies;

    private DiffAugment(ImmutableSet<Policy> policies) {
        this.policies = policies;
    }

    /** {@return colour, translation and cutout, as the paper recommends} */
    public static DiffAugment standard() {
        return of(Policy.values());
    }

    /**
     * Some families of changes, applied in the order of {@link Policy}.
     *
     * @param policies at least one
     * @return the plug-in
     */
    public static DiffAugment of(Policy... policies) {
        Preconditions.checkArgument(policies.length > 0, "name at least one policy");
        return new DiffAugment(Sets.immutableEnumSet(Arrays.asList(policies)));
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addSampleTransform(this);
    }

    @Override
    public void check(Composition composition) {
        Augmentations.checkImages(this, composition);
    }

    @Override
    public Batch apply(Batch batch, SampleKind kind, StepContext context) {
        RandomSource random = context.random("differentiable augmentation, " + kind);
        return batch.with(augment(batch.samples(), random));
    }

    private NDArray augment(NDArray samples, RandomSource random) {
        long count = samples.getShape().get(0);
        long height = samples.getShape().get(2);
        long width = samples.getShape().get(3);
        NDArray x = samples;
        for (Policy policy : policies) {
            x =
                    switch (policy) {
                        case COLOR -> run("color", x, random.uniform(new Shape(3, count)));
                        case TRANSLATION ->
                                run(
                                        "translate",
                                        x,
                                        random.uniform(new Shape(2, count)),
                                        Math.round(height * LARGEST_SHIFT),
                                        Math.round(width * LARGEST_SHIFT));
                        case CUTOUT ->
                                run(
                                        "cutout",
                                        x,
                                        random.uniform(new Shape(2, count)),
                                        Math.round(height * CUT),
                                        Math.round(width * CUT));
                    };
        }
        return x;
    }

    private static NDArray run(String method, NDArray x, Object... others) {
        Object[] arguments = new Object[others.length + 1];
        arguments[0] = x;
        System.arraycopy(others, 0, arguments, 1, others.length);
        return SCRIPT.run(x.getManager(), method, arguments).singletonOrThrow();
    }

    @Override
    public String toString() {
        return "DiffAugment" + policies;
    }
}
