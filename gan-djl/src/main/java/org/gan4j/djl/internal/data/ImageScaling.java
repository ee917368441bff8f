package org.gan4j.djl.internal.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;

/** Takes samples by index and brings them into the data type of the run, on their device. */
final class ImageScaling {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def take(self, data: Tensor, index: Tensor) -> Tensor:
                      return torch.index_select(data, 0, index)
                    def scale(self, x: Tensor, like: Tensor) -> Tensor:
                      y = torch.to(x, ops.prim.device(like), ops.prim.dtype(like))
                      return torch.sub_(torch.mul_(y, 0.00784313725490196), 1.)
                    def finite(self, x: Tensor) -> float:
                      return float(torch.all(torch.isfinite(x)))
                    """);

    private ImageScaling() {}

    static NDArray take(NDArray data, NDArray index) {
        return SCRIPT.run(index.getManager(), "take", data, index).singletonOrThrow();
    }

    /** Bytes become x / 127.5 - 1; numbers of another type are converted as they are. */
    static NDArray toType(NDArray batch, DataType type, NDManager manager) {
        if (batch.getDataType() != DataType.UINT8) {
            return batch.toType(type, false).toDevice(manager.getDevice(), false);
        }
        try (GradMode mode = GradMode.off();
                NDArray like = manager.zeros(new Shape(1), type)) {
            return SCRIPT.run(manager, "scale", batch, like).singletonOrThrow();
        }
    }

    static boolean isFinite(NDArray batch) {
        return SCRIPT.number("finite", batch) != 0;
    }
}
