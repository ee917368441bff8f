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
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;

/** The few operations on matrices that metrics are made of, in float64 on the CPU. */
final class LinearAlgebra {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def scatter(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                      m = torch.mean(x, [0])
                      c = torch.sub(x, m)
                      return (m, torch.matmul(torch.t(c), c))
                    def rootTrace(self, a: Tensor, b: Tensor, eps: float) -> float:
                      l, v = torch.linalg_eigh(a, "L")
                      top = torch.max(l)
                      kept = torch.where(torch.gt(l, torch.mul(top, eps)), torch.sqrt(torch.clamp_min(l, 0)), torch.zeros_like(l))
                      half = torch.mul(v, kept)
                      m = torch.matmul(torch.matmul(torch.t(half), b), half)
                      s = torch.linalg_eigvalsh(torch.div(torch.add(m, torch.t(m)), 2), "L")
                      most = torch.max(s)
                      roots = torch.where(torch.gt(s, torch.mul(most, eps)), torch.sqrt(torch.clamp_min(s, 0)), torch.zeros_like(s))
                      return float(torch.sum(roots))
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

        /**
         * Features in float64. They pass through one buffer of this workspace: DJL would allocate
         * one for every array, which only the garbage collector frees.
         */
        NDArray matrix(Features features) {
            FloatBuffer values = features.values();
            int bytes = Math.multiplyExact(values.remaining(), Float.BYTES);
            if (copy.capacity() < bytes) {
                copy = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            }
            copy.clear().limit(bytes);
            copy.asFloatBuffer().put(values);
            Shape shape = new Shape(features.count(), features.dimension());
            try (NDArray single = manager.create(copy, shape, DataType.FLOAT32)) {
                return single.toType(DataType.FLOAT64, false);
            }
        }

        NDArray square(double[] values, int dimension) {
            return rectangle(values, new Shape(dimension, dimension));
        }

        NDArray rectangle(double[] values, Shape shape) {
            return manager.create(values, shape);
        }

        /** Mean, and the sum of outer products of what is off it. */
        double[][] scatter(NDArray x) {
            try (NDManager step = manager.newSubManager()) {
                NDList parts = SCRIPT.run(step, "scatter", x);
                return new double[][] {parts.get(0).toDoubleArray(), parts.get(1).toDoubleArray()};
            }
        }

        /** tr sqrt(a b) of two covariances. */
        double rootTrace(NDArray a, NDArray b) {
            return SCRIPT.number("rootTrace", a, b, a.getShape().get(0) * EPSILON);
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
