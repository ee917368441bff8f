package org.gan4j.metrics;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.gan4j.data.ProgressListener;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;

/** The few operations on matrices that metrics are made of, in float64 on the CPU. */
final class LinearAlgebra {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def begin(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                      m = torch.mean(x, [0])
                      zero = torch.zeros_like(m)
                      return (m, zero, torch.diag(zero))
                    def accumulate(self, x: Tensor, block: Tensor, origin: Tensor, sum: Tensor, outer: Tensor) -> None:
                      c = torch.sub_(torch.copy_(torch.slice(block, 0, 0, torch.size(x, 0)), x), origin)
                      _0 = torch.add_(sum, torch.sum(c, [0]))
                      w = 128
                      for i in range(torch.floordiv(torch.sub(torch.add(torch.size(x, 1), w), 1), w)):
                        from = torch.mul(i, w)
                        to = torch.add(from, w)
                        part = torch.slice(c, 1, from, to)
                        _1 = torch.addmm_(torch.slice(torch.slice(outer, 0, from, to), 1, from, to), torch.t(part), part)
                      for _2 in range(7):
                        for j in range(torch.floordiv(torch.add(torch.size(x, 1), w), torch.mul(2, w))):
                          from = torch.mul(torch.mul(2, j), w)
                          to = torch.add(from, w)
                          end = torch.add(to, w)
                          _3 = torch.addmm_(torch.slice(torch.slice(outer, 0, from, to), 1, to, end), torch.t(torch.slice(c, 1, from, to)), torch.slice(c, 1, to, end))
                        w = torch.mul(w, 2)
                    def finish(self, n: int, origin: Tensor, sum: Tensor, outer: Tensor) -> Tuple[Tensor, Tensor]:
                      off = torch.div(sum, n)
                      _0 = torch.addr_(outer, off, torch.mul(off, torch.neg(n)))
                      _1 = torch.triu_(outer)
                      _2 = torch.add_(outer, torch.t(torch.triu(outer, 1)))
                      return (torch.add(origin, off), outer)
                    def root(self, a: Tensor, eps: float) -> Tensor:
                      spread = torch.sqrt(torch.diagonal(a))
                      scale = torch.reshape(torch.where(torch.gt(spread, 0), spread, torch.ones_like(spread)), [-1, 1])
                      c = torch.div(torch.div(a, scale), torch.t(scale))
                      half, info = torch.linalg_cholesky_ex(c)
                      sure = torch.gt(torch.min(torch.diagonal(half)), torch.sqrt(eps))
                      if torch.__or__(torch.ne(int(info), 0), torch.__not__(bool(sure))):
                        l, v = torch.linalg_eigh(c, "L")
                        top = torch.max(l)
                        kept = torch.where(torch.gt(l, torch.mul(top, eps)), torch.sqrt(torch.clamp_min(l, 0)), torch.zeros_like(l))
                        half = torch.mul(v, kept)
                      return torch.mul(half, scale)
                    def rootTrace(self, a: Tensor, b: Tensor, rest: float, eps: float) -> float:
                      m = torch.matmul(torch.t(a), b)
                      l = torch.linalg_eigvalsh(torch.matmul(m, torch.t(m)), "L")
                      s = torch.sqrt(torch.clamp_min(l, 0))
                      sum = float(torch.sum(s))
                      doubt = torch.mul(torch.sum(torch.reciprocal(s)), torch.mul(torch.max(l), eps))
                      distance = torch.sub(rest, torch.mul(2., sum))
                      if torch.__not__(bool(torch.lt(doubt, torch.mul(distance, 1e-07)))):
                        sum = float(torch.sum(torch.linalg_svdvals(m)))
                      return sum
                    def kernelSum(self, x: Tensor, y: Tensor) -> float:
                      k = torch.pow(torch.add(torch.div(torch.matmul(x, torch.t(y)), torch.size(x, 1)), 1.), 3)
                      return float(torch.sum(k))
                    def kernelDiagonal(self, x: Tensor) -> float:
                      k = torch.pow(torch.add(torch.div(torch.sum(torch.mul(x, x), [1]), torch.size(x, 1)), 1.), 3)
                      return float(torch.sum(k))
                    def distances(self, x: Tensor, y: Tensor) -> Tensor:
                      return torch.cdist(x, y, 2., 1)
                    def smallest(self, d: Tensor, k: int) -> Tuple[Tensor, Tensor]:
                      values, where = torch.topk(d, k, 1, False, True)
                      return (values, where)
                    """);

    private static final double EPSILON = Math.ulp(1.0);

    private LinearAlgebra() {}

    /** Memory and settings of one computation. */
    static final class Workspace implements AutoCloseable {

        private final NDManager manager = Torch.newManager(Device.cpu());
        private final NDScope strays = new NDScope();
        private final GradMode gradients = GradMode.off();
        private ByteBuffer copy = ByteBuffer.allocateDirect(0);

        /** Features in float64. */
        NDArray matrix(Features features) {
            try (NDArray single = single(features)) {
                return single.toType(DataType.FLOAT64, false);
            }
        }

        /**
         * Features as they are, good until the next ones: they lie in one buffer of this workspace.
         * DJL would allocate one for every array, which only the garbage collector frees.
         */
        private NDArray single(Features features) {
            FloatBuffer values = features.values();
            int bytes = Math.multiplyExact(values.remaining(), Float.BYTES);
            if (copy.capacity() < bytes) {
                copy = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            }
            copy.clear().limit(bytes);
            copy.asFloatBuffer().put(values);
            Shape shape = new Shape(features.count(), features.dimension());
            return manager.create(copy, shape, DataType.FLOAT32);
        }

        NDArray covariance(FeatureStatistics statistics, int ddof) {
            int dimension = statistics.dimension();
            return rectangle(statistics.scatter(), new Shape(dimension, dimension))
                    .divi(statistics.count() - ddof);
        }

        NDArray rectangle(double[] values, Shape shape) {
            return manager.create(values, shape);
        }

        /**
         * Mean, and the sum of outer products of what is off it. Only one half of that is computed:
         * squares along the diagonal, then ever larger ones beside them.
         */
        double[][] scatter(Features features, int chunk, ProgressListener listener) {
            try (NDManager own = manager.newSubManager();
                    NDArray block = matrix(features.slice(0, Math.min(chunk, features.count())))) {
                NDList sums = SCRIPT.run(own, "begin", block);
                NDArray origin = sums.get(0);
                NDArray sum = sums.get(1);
                NDArray outer = sums.get(2);
                for (int from = 0; from < features.count(); from += chunk) {
                    int to = Math.min(features.count(), from + chunk);
                    try (NDArray next = single(features.slice(from, to))) {
                        SCRIPT.run(own, "accumulate", next, block, origin, sum, outer);
                    }
                    listener.report("covariance", to, features.count());
                }
                NDList parts = SCRIPT.run(own, "finish", features.count(), origin, sum, outer);
                return new double[][] {parts.get(0).toDoubleArray(), parts.get(1).toDoubleArray()};
            }
        }

        /**
         * tr sqrt(a b) of two covariances, for a distance of {@code rest} minus twice as much.
         * Eigenvalues of M M' give the singular values of M six times faster than M itself, but an
         * error of the largest times the precision is large in the root of a small one. Where the
         * sum of these errors might be a 1e-7th of the distance, M itself is taken.
         */
        double rootTrace(NDArray a, NDArray b, double rest) {
            double precision = a.getShape().get(0) * EPSILON;
            try (NDArray first = SCRIPT.run(manager, "root", a, precision).head();
                    NDArray second = SCRIPT.run(manager, "root", b, precision).head()) {
                return SCRIPT.number("rootTrace", first, second, rest, EPSILON);
            }
        }

        /** Sum of (x.y / d + 1)^3 over all pairs of rows. */
        double kernelSum(NDArray x, NDArray y) {
            return SCRIPT.number("kernelSum", x, y);
        }

        /** The same of each row with itself. */
        double kernelDiagonal(NDArray x) {
            return SCRIPT.number("kernelDiagonal", x);
        }

        /** Euclidean distances of rows, by way of products, which float64 can afford. */
        NDArray distances(NDArray x, NDArray y) {
            return SCRIPT.run(manager, "distances", x, y).head();
        }

        /** The k smallest numbers of each row, in rising order, and the columns they are in. */
        NDList smallest(NDArray rows, int k) {
            return SCRIPT.run(manager, "smallest", rows, k);
        }

        @Override
        public void close() {
            gradients.close();
            strays.close();
            manager.close();
        }
    }
}
