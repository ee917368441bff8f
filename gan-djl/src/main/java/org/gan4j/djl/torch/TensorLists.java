package org.gan4j.djl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * In-place arithmetic on whole lists of tensors, one native call each. Gradients are not recorded.
 */
public final class TensorLists {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def lerp(self, a: List[Tensor], b: List[Tensor], weight: float) -> None:
                      torch._foreach_lerp_(a, b, weight)
                    def copy(self, a: List[Tensor], b: List[Tensor]) -> None:
                      torch._foreach_copy_(a, b)
                    def add(self, a: List[Tensor], b: List[Tensor], weight: float) -> None:
                      torch._foreach_add_(a, b, alpha=weight)
                    def norm(self, a: List[Tensor]) -> Tensor:
                      return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(a)))
                    """);

    private TensorLists() {}

    /**
     * Moves each a towards its b: a += weight (b - a).
     *
     * @param a changed in place
     * @param b as many tensors, of the same shapes
     * @param weight 0 leaves a alone, 1 copies b
     */
    public static void lerp(NDList a, NDList b, double weight) {
        withoutGradients("lerp", a, b, weight);
    }

    /**
     * Copies each b into its a, within libtorch. {@link NDArray#copyTo} instead goes through host
     * memory, makes a Java buffer the memory of the target, and hides the change from autograd by
     * what libtorch calls AutoNonVariableTypeMode, which makes it print a warning of silently wrong
     * results.
     *
     * @param a changed in place
     * @param b as many tensors, of the same shapes
     */
    public static void copy(NDList a, NDList b) {
        withoutGradients("copy", a, b);
    }

    /**
     * Adds a multiple of each b to its a.
     *
     * @param a changed in place
     * @param b as many tensors, of the same shapes
     * @param weight the factor of b
     */
    public static void add(NDList a, NDList b, double weight) {
        withoutGradients("add", a, b, weight);
    }

    /**
     * The Euclidean norm over all elements of all tensors.
     *
     * @param a one tensor or more
     * @return the norm, a scalar that belongs to the manager of the first tensor; not finite if an
     *     element is not
     */
    public static NDArray norm(NDList a) {
        try (GradMode mode = GradMode.off()) {
            return SCRIPT.run(a.head().getManager(), "norm", a).singletonOrThrow();
        }
    }

    private static void withoutGradients(String method, NDList a, Object... rest) {
        if (a.isEmpty()) {
            return;
        }
        Object[] arguments = new Object[rest.length + 1];
        arguments[0] = a;
        System.arraycopy(rest, 0, arguments, 1, rest.length);
        try (GradMode mode = GradMode.off()) {
            SCRIPT.run(a.head().getManager(), method, arguments);
        }
    }
}
