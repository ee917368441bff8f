package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.Batch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.loss.Critiques;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.run.StepContext;
import org.gan4j.transform.CritiqueTransform;
import org.gan4j.transform.SampleKind;
import org.gan4j.transform.SampleTransform;

/**
 * Adaptive discriminator augmentation, ADA (Karras et al. 2020, "Training GANs with limited data"):
 * every image that the discriminator is shown is changed with probability p by each of a row of
 * geometric and colour transforms, and p follows the heuristic r_t = E sign(D(real)): it rises
 * while r_t is above the target, as the discriminator then knows its images by heart, and falls
 * below it. r_t asks for logits whose sign tells real from fake, which a Wasserstein or
 * relativistic game does not promise.
 *
 * <p>In the order of the paper's appendix B: flip, quarter turns, whole-pixel shifts; scaling,
 * rotation, stretching, rotation, shifts; brightness, contrast, inversion of lightness, hue,
 * saturation. Images are sampled bilinearly with reflected borders, without the paper's twofold
 * oversampling. Hue and saturation leave grey images as they are.
 *
 * <p>Use it with little data in place of {@link DiffAugment}, as it stays out of the way when there
 * is enough. p moves by one per 500,000 images, so it does little in a short run. Images are (N, C,
 * H, W) with one or three channels. p belongs to a run and is saved in its checkpoints; {@code
 * trainer.parts(AdaptiveAugmentation.class)} shows it.
 */
public final class AdaptiveAugmentation
        implements Plugin,
                SampleTransform,
                CritiqueTransform,
                PerRun<AdaptiveAugmentation>,
                Stateful,
                ChecksComposition {

    /** p is adjusted every so many discriminator steps, as in the authors' code. */
    private static final int INTERVAL = 4;

    private static final double TARGET = 0.6;
    private static final double IMAGES_PER_UNIT = 500_000;

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def affine(self, a: Tensor, b: Tensor, c: Tensor, d: Tensor, e: Tensor, f: Tensor) -> Tensor:
                      o = torch.ones_like(a)
                      z = torch.zeros_like(a)
                      return torch.reshape(torch.stack([a, b, c, d, e, f, z, z, o], 1), [-1, 3, 3])
                    def scaled(self, m: Tensor, sx: Tensor, sy: Tensor) -> Tensor:
                      z = torch.zeros_like(sx)
                      return torch.matmul(m, (self).affine(torch.reciprocal(sx), z, z, z, torch.reciprocal(sy), z))
                    def turned(self, m: Tensor, t: Tensor) -> Tensor:
                      z = torch.zeros_like(t)
                      s = torch.sin(t)
                      c = torch.cos(t)
                      return torch.matmul(m, (self).affine(c, s, z, torch.neg(s), c, z))
                    def shifted(self, m: Tensor, tx: Tensor, ty: Tensor) -> Tensor:
                      z = torch.zeros_like(tx)
                      o = torch.ones_like(tx)
                      return torch.matmul(m, (self).affine(o, z, torch.neg(tx), z, o, torch.neg(ty)))
                    def chosen(self, x: Tensor, u: Tensor, p: float, otherwise: float) -> Tensor:
                      return torch.where(torch.lt(u, p), x, torch.full_like(x, otherwise))
                    def geometry(self, u: Tensor, n: Tensor, p: float, r: float, h: int, w: int) -> Tensor:
                      o = torch.ones_like(torch.select(u, 0, 0))
                      z = torch.zeros_like(o)
                      m = (self).affine(o, z, z, z, o, z)
                      flip = (self).chosen(torch.floor(torch.mul(torch.select(u, 0, 0), 2)), torch.select(u, 0, 1), p, 0.)
                      m0 = (self).scaled(m, torch.sub(1, torch.mul(flip, 2)), o)
                      quarter = (self).chosen(torch.floor(torch.mul(torch.select(u, 0, 2), 4)), torch.select(u, 0, 3), p, 0.)
                      m1 = (self).turned(m0, torch.mul(quarter, -1.5707963267948966))
                      ix = (self).chosen(torch.sub(torch.mul(torch.select(u, 0, 4), 0.25), 0.125), torch.select(u, 0, 6), p, 0.)
                      iy = (self).chosen(torch.sub(torch.mul(torch.select(u, 0, 5), 0.25), 0.125), torch.select(u, 0, 6), p, 0.)
                      m2 = (self).shifted(m1, torch.round(torch.mul(ix, w)), torch.round(torch.mul(iy, h)))
                      s = (self).chosen(torch.exp2(torch.mul(torch.select(n, 0, 0), 0.2)), torch.select(u, 0, 7), p, 1.)
                      m3 = (self).scaled(m2, s, s)
                      t = (self).chosen(torch.mul(torch.sub(torch.select(u, 0, 8), 0.5), 6.2831853071795862), torch.select(u, 0, 9), r, 0.)
                      m4 = (self).turned(m3, torch.neg(t))
                      a = (self).chosen(torch.exp2(torch.mul(torch.select(n, 0, 1), 0.2)), torch.select(u, 0, 10), p, 1.)
                      m5 = (self).scaled(m4, a, torch.reciprocal(a))
                      t1 = (self).chosen(torch.mul(torch.sub(torch.select(u, 0, 11), 0.5), 6.2831853071795862), torch.select(u, 0, 12), r, 0.)
                      m6 = (self).turned(m5, torch.neg(t1))
                      fx = (self).chosen(torch.mul(torch.select(n, 0, 2), 0.125), torch.select(u, 0, 13), p, 0.)
                      fy = (self).chosen(torch.mul(torch.select(n, 0, 3), 0.125), torch.select(u, 0, 13), p, 0.)
                      return (self).shifted(m6, torch.mul(fx, w), torch.mul(fy, h))
                    def centred(self, like: Tensor, size: int) -> Tensor:
                      at = torch.arange(size, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like))
                      return torch.sub(at, torch.sub(torch.div(size, 2), 0.5))
                    def sources(self, m: Tensor, axis: int, h: int, w: int, size: int) -> Tensor:
                      r = torch.reshape(torch.select(m, 1, axis), [-1, 3, 1, 1])
                      x = torch.mul(torch.select(r, 1, 0), (self).centred(m, w))
                      y = torch.mul(torch.select(r, 1, 1), torch.reshape((self).centred(m, h), [-1, 1]))
                      c = torch.add(torch.add(x, torch.select(r, 1, 2)), y)
                      period = torch.mul(size, 2)
                      t = torch.fmod(torch.abs(torch.add(c, torch.div(size, 2))), period)
                      folded = torch.minimum(t, torch.rsub(t, period))
                      return torch.clamp(torch.sub(folded, 0.5), 0, torch.sub(size, 1))
                    def corner(self, at: Tensor, size: int) -> Tensor:
                      return torch.clamp(torch.floor(at), 0, ops.prim.max(torch.sub(size, 2), 0))
                    def taken(self, flat: Tensor, i: Tensor) -> Tensor:
                      return torch.gather(flat, 2, torch.expand(i, torch.size(flat)))
                    def resample(self, x: Tensor, m: Tensor) -> Tensor:
                      n = torch.size(x, 0)
                      h = torch.size(x, 2)
                      w = torch.size(x, 3)
                      flat = torch.reshape(x, [n, torch.size(x, 1), torch.mul(h, w)])
                      cx = torch.reshape((self).sources(m, 0, h, w, w), [n, 1, -1])
                      cy = torch.reshape((self).sources(m, 1, h, w, h), [n, 1, -1])
                      left = (self).corner(cx, w)
                      top = (self).corner(cy, h)
                      fx = torch.sub(cx, left)
                      fy = torch.sub(cy, top)
                      ex = torch.rsub(fx, 1)
                      ey = torch.rsub(fy, 1)
                      i = torch.add(torch.mul(torch.to(top, 4), w), torch.to(left, 4))
                      i1 = torch.add(i, ops.prim.min(torch.sub(w, 1), 1))
                      down = torch.mul(w, ops.prim.min(torch.sub(h, 1), 1))
                      y = torch.mul((self).taken(flat, i), torch.mul(ex, ey))
                      y1 = torch.addcmul(y, (self).taken(flat, i1), torch.mul(fx, ey))
                      y2 = torch.addcmul(y1, (self).taken(flat, torch.add(i, down)), torch.mul(ex, fy))
                      y3 = torch.addcmul(y2, (self).taken(flat, torch.add(i1, down)), torch.mul(fx, fy))
                      return torch.reshape(y3, torch.size(x))
                    def color(self, x: Tensor, u: Tensor, n: Tensor, p: float) -> Tensor:
                      channels = torch.size(x, 1)
                      count = torch.size(x, 0)
                      like = torch.select(u, 0, 0)
                      eye = torch.eye(3, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like))
                      grey = torch.full_like(eye, 0.33333333333333331)
                      b = torch.reshape((self).chosen(torch.mul(torch.select(n, 0, 0), 0.2), torch.select(u, 0, 0), p, 0.), [-1, 1, 1])
                      c = torch.reshape((self).chosen(torch.exp2(torch.mul(torch.select(n, 0, 1), 0.5)), torch.select(u, 0, 1), p, 1.), [-1, 1, 1])
                      flip = torch.reshape((self).chosen(torch.floor(torch.mul(torch.select(u, 0, 2), 2)), torch.select(u, 0, 3), p, 0.), [-1, 1, 1])
                      luma = torch.sub(eye, torch.mul(torch.mul(grey, 2), flip))
                      m = torch.mul(luma, c)
                      t = torch.matmul(m, torch.mul(torch.ones_like(torch.slice(grey, 1, 0, 1)), b))
                      flat = torch.reshape(x, [count, channels, -1])
                      if torch.eq(channels, 1):
                        gain = torch.sum(torch.mean(m, [1], True), [2], True)
                        y = torch.add(torch.mul(flat, gain), torch.mean(t, [1], True))
                      else:
                        hue = torch.reshape((self).chosen(torch.mul(torch.sub(torch.select(u, 0, 4), 0.5), 6.2831853071795862), torch.select(u, 0, 5), p, 0.), [-1, 1, 1])
                        cross = torch.mul(torch.sub(torch.roll(eye, [1], [0]), torch.roll(eye, [1], [1])), 0.57735026918962573)
                        spin = torch.add(torch.add(torch.mul(eye, torch.cos(hue)), torch.mul(cross, torch.sin(hue))), torch.mul(grey, torch.sub(1, torch.cos(hue))))
                        s = torch.reshape((self).chosen(torch.exp2(torch.select(n, 0, 2)), torch.select(u, 0, 6), p, 1.), [-1, 1, 1])
                        rest = torch.matmul(torch.add(grey, torch.mul(torch.sub(eye, grey), s)), spin)
                        y = torch.add(torch.matmul(torch.matmul(rest, m), flat), torch.matmul(rest, t))
                      return torch.reshape(y, torch.size(x))
                    def watch(self, seen: Tensor, logits: Tensor) -> None:
                      _0 = torch.add_(torch.select(seen, 0, 0), torch.sum(torch.sign(torch.detach(logits))))
                      _1 = torch.add_(torch.select(seen, 0, 1), torch.numel(logits))
                    """);

    private final double target;
    private final double imagesPerUnit;
    private double probability;
    private long steps;
    private long imagesAtAdjustment;
    private final NDList seen = new NDList();

    private AdaptiveAugmentation(double target, double imagesPerUnit) {
        this.target = target;
        this.imagesPerUnit = imagesPerUnit;
    }

    /** {@return target 0.6 and one unit of p per 500,000 images, as in the paper} */
    public static AdaptiveAugmentation standard() {
        return of(TARGET, IMAGES_PER_UNIT);
    }

    /**
     * Another target or speed.
     *
     * @param target what r_t is to be, in (-1, 1)
     * @param imagesPerUnit in how many images p can go from 0 to 1, above 0
     * @return the plug-in
     */
    public static AdaptiveAugmentation of(double target, double imagesPerUnit) {
        Preconditions.checkArgument(
                target > -1 && target < 1, "the target must be in (-1, 1), but was %s", target);
        Preconditions.checkArgument(
                imagesPerUnit > 0, "imagesPerUnit must be above 0, but was %s", imagesPerUnit);
        return new AdaptiveAugmentation(target, imagesPerUnit);
    }

    /** {@return p of this run, the present probability of each transform, in [0, 1]} */
    public double probability() {
        return probability;
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.addSampleTransform(this);
        gan.addCritiqueTransform(this);
    }

    @Override
    public void check(Composition composition) {
        for (Shape shape : Augmentations.checkImages(this, composition)) {
            Preconditions.checkState(
                    shape.get(0) == 1 || shape.get(0) == 3,
                    "%s changes images of 1 or 3 channels, but the generator makes %s",
                    this,
                    shape.get(0));
        }
    }

    @Override
    public AdaptiveAugmentation start(RunMemory memory) {
        AdaptiveAugmentation started = new AdaptiveAugmentation(target, imagesPerUnit);
        started.seen.add(memory.manager().zeros(new Shape(2), memory.dataType()));
        return started;
    }

    @Override
    public Batch apply(Batch batch, SampleKind kind, StepContext context) {
        return probability == 0
                ? batch
                : batch.with(augment(batch.samples(), context.random("ada, " + kind), probability));
    }

    /** Changes images with a given probability. */
    static NDArray augment(NDArray samples, RandomSource random, double p) {
        Shape shape = samples.getShape();
        long count = shape.get(0);
        // Two rotations of probability r make one of probability p.
        double r = 1 - Math.sqrt(1 - p);
        NDArray maps =
                SCRIPT.run(
                                samples.getManager(),
                                "geometry",
                                random.uniform(new Shape(14, count)),
                                random.normal(new Shape(4, count)),
                                p,
                                r,
                                shape.get(2),
                                shape.get(3))
                        .head();
        NDArray moved = resample(samples, maps);
        return SCRIPT.run(
                        samples.getManager(),
                        "color",
                        moved,
                        random.uniform(new Shape(7, count)),
                        random.normal(new Shape(3, count)),
                        p)
                .head();
    }

    /**
     * Samples images bilinearly with reflected borders: the numbers of {@code grid_sampler} without
     * aligned corners. That has no second derivative in PyTorch, which R1 and R2 take through the
     * augmentation. Gathers, weighted by numbers that do not depend on the image, have derivatives
     * of any order.
     *
     * @param samples (N, C, H, W)
     * @param maps (N, 3, 3), from the place of each new pixel to its place in the old image, in
     *     pixels (x, y, 1) from the middle
     */
    static NDArray resample(NDArray samples, NDArray maps) {
        return SCRIPT.run(samples.getManager(), "resample", samples, maps).head();
    }

    @Override
    public Critiques apply(Critiques critiques, StepContext context) {
        if (context.player().equals(Player.DISCRIMINATOR)) {
            SCRIPT.run(context.manager(), "watch", seen.head(), critiques.real());
            steps++;
            if (steps % INTERVAL == 0) {
                adjust(context.imagesSeen());
            }
        }
        return critiques;
    }

    private void adjust(long imagesSeen) {
        Number[] sums = seen.head().toArray();
        double signs = sums[0].doubleValue() / sums[1].doubleValue();
        double step = (imagesSeen - imagesAtAdjustment) / imagesPerUnit;
        probability += Math.signum(signs - target) * step;
        probability = Math.max(0, Math.min(1, probability));
        imagesAtAdjustment = imagesSeen;
        seen.head().muli(0);
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.real("probability", () -> probability, value -> probability = value);
        visitor.integer("steps", () -> steps, value -> steps = value);
        visitor.integer(
                "images_at_adjustment",
                () -> imagesAtAdjustment,
                value -> imagesAtAdjustment = value);
        visitor.tensor("seen", seen.head());
    }

    @Override
    public String toString() {
        return "AdaptiveAugmentation[target=" + target + ", imagesPerUnit=" + imagesPerUnit + "]";
    }
}
