package org.gan4j.djl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;

/**
 * Differentiation by exactly what is asked for, to any order: {@code torch.autograd.grad}. Nothing
 * accumulates in the arrays, and no gradient is computed that nobody asked for.
 */
public final class Autograd {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def leaf(self, x: Tensor) -> Tensor:
                      y = torch.detach(x)
                      return torch.requires_grad_(torch.view_as(y, y), True)
                    def detach(self, x: Tensor) -> Tensor:
                      return torch.detach(x)
                    def history(self, x: Tensor) -> float:
                      return float(x.requires_grad)
                    def required(self, y: Tensor, xs: List[Tensor]) -> List[Tensor]:
                      gs = torch.grad([y], xs, None, True, True)
                      out = annotate(List[Tensor], [])
                      for i in range(torch.len(xs)):
                        g = gs[i]
                        _0 = torch.append(out, unchecked_cast(Tensor, g))
                      return out
                    def zerosForNone(self, xs: List[Tensor], gs: List[Optional[Tensor]]) -> List[Tensor]:
                      out = annotate(List[Tensor], [])
                      for i in range(torch.len(xs)):
                        g = gs[i]
                        if torch.__is__(g, None):
                          h = torch.zeros_like(xs[i])
                        else:
                          h = unchecked_cast(Tensor, g)
                        _0 = torch.append(out, h)
                      return out
                    def whereUsed(self, y: Tensor, xs: List[Tensor]) -> List[Tensor]:
                      gs = torch.grad([y], xs, None, True, True, True)
                      return (self).zerosForNone(xs, gs)
                    def parameters(self, y: Tensor, xs: List[Tensor], keep: bool) -> List[Tensor]:
                      gs = torch.grad([y], xs, None, keep, False, True)
                      return (self).zerosForNone(xs, gs)
                    """);

    private Autograd() {}

    /**
     * A copy-free leaf: shares memory with an array but not its history, and records gradients.
     *
     * @param array any floating-point array
     * @return the leaf; it belongs to the manager of the array
     */
    public static NDArray leaf(NDArray array) {
        return SCRIPT.run(array.getManager(), "leaf", array).singletonOrThrow();
    }

    /**
     * {@return whether gradients flow to an array, as a leaf or through what it was made of}
     *
     * @param array any array
     */
    public static boolean hasHistory(NDArray array) {
        return SCRIPT.number("history", array) != 0;
    }

    /**
     * The same values without their history.
     *
     * @param array any array
     * @return an array that shares its memory; it belongs to the manager of the array
     */
    public static NDArray detach(NDArray array) {
        return SCRIPT.run(array.getManager(), "detach", array).singletonOrThrow();
    }

    /**
     * Gradients that can be differentiated again, for terms built from gradients.
     *
     * @param scalar the value to differentiate
     * @param leaves what to differentiate by, each a part of its history
     * @return one gradient for each leaf; they belong to the manager of the scalar
     * @throws IllegalArgumentException if {@code scalar} has more than one element or there are no
     *     leaves
     * @throws ai.djl.engine.EngineException if a leaf is not a part of the history
     */
    public static NDList differentiableGradients(NDArray scalar, NDList leaves) {
        check(scalar, leaves);
        return SCRIPT.run(scalar.getManager(), "required", scalar, leaves);
    }

    /**
     * The same by parameters, of which the scalar need not depend on all: the gradient of another
     * one is zero.
     *
     * @param scalar the value to differentiate
     * @param parameters what to differentiate by
     * @return one gradient for each parameter; they belong to the manager of the scalar
     * @throws IllegalArgumentException if {@code scalar} has more than one element or there are no
     *     parameters
     */
    public static NDList differentiableParameterGradients(NDArray scalar, NDList parameters) {
        check(scalar, parameters);
        return SCRIPT.run(scalar.getManager(), "whereUsed", scalar, parameters);
    }

    /**
     * Gradients for an update; the history of the scalar is freed. A parameter that the scalar does
     * not depend on has gradient zero.
     *
     * @param scalar the loss
     * @param parameters what to differentiate by
     * @return one gradient for each parameter; they belong to the manager of the scalar
     * @throws IllegalArgumentException if {@code scalar} has more than one element or there are no
     *     parameters
     */
    public static NDList gradients(NDArray scalar, NDList parameters) {
        check(scalar, parameters);
        return SCRIPT.run(scalar.getManager(), "parameters", scalar, parameters, false);
    }

    /**
     * The same, but the history of the scalar is kept, for another scalar that shares it.
     *
     * @param scalar the loss
     * @param parameters what to differentiate by
     * @return one gradient for each parameter; they belong to the manager of the scalar
     * @throws IllegalArgumentException if {@code scalar} has more than one element or there are no
     *     parameters
     */
    public static NDList gradientsKeepingHistory(NDArray scalar, NDList parameters) {
        check(scalar, parameters);
        return SCRIPT.run(scalar.getManager(), "parameters", scalar, parameters, true);
    }

    private static void check(NDArray scalar, NDList leaves) {
        Preconditions.checkArgument(
                scalar.size() == 1,
                "only a scalar can be differentiated, but the shape is %s: take its sum or mean",
                scalar.getShape());
        Preconditions.checkArgument(!leaves.isEmpty(), "nothing to differentiate by");
    }
}
