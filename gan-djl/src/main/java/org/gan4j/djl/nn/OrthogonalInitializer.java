package org.gan4j.djl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;

/**
 * Random orthonormal rows, or columns where there are more rows than columns (Saxe et al. 2014,
 * section 4), as PyTorch's {@code orthogonal_}: of a weight as (first axis, rest), Q of the QR
 * decomposition of normal numbers, with the signs of the diagonal of R.
 */
final class OrthogonalInitializer implements Initializer {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def orthonormal(self, x: Tensor) -> Tensor:
                      q, r, = torch.linalg_qr(x, "reduced")
                      return torch.contiguous(torch.mul(q, torch.sign(torch.diagonal(r))))
                    def rows(self, x: Tensor) -> Tensor:
                      return torch.contiguous(torch.t((self).orthonormal(x)))
                    """);

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType type) {
        long rows = shape.get(0);
        long rest = shape.size() / rows;
        NDArray normal =
                manager.randomNormal(
                        0, 1, new Shape(Math.max(rows, rest), Math.min(rows, rest)), type);
        // Laid out in order, as a loaded weight is: other strides give other last bits.
        try (GradMode off = GradMode.off()) {
            return SCRIPT.run(normal.getManager(), rows < rest ? "rows" : "orthonormal", normal)
                    .head()
                    .reshape(shape);
        }
    }
}
