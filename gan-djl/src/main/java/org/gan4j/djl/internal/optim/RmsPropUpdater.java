package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.gan4j.StateVisitor;
import org.gan4j.djl.internal.Weights;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.optim.RmsProp;

/** RMSProp on all parameters at once. */
final class RmsPropUpdater implements Updater {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def step(self, p: List[Tensor], g: List[Tensor], v: List[Tensor], lr: float, alpha: float, eps: float) -> None:
                      torch._foreach_mul_(v, alpha)
                      torch._foreach_addcmul_(v, g, g, torch.sub(1., alpha))
                      root = torch._foreach_sqrt(v)
                      torch._foreach_add_(root, eps)
                      torch._foreach_addcdiv_(p, g, root, torch.neg(lr))
                    """);

    private final RmsProp settings;
    private final Weights weights;
    private final NDList meanSquare;

    RmsPropUpdater(RmsProp settings, Weights weights, NDManager manager) {
        this.settings = settings;
        this.weights = weights;
        meanSquare = Updater.zerosLike(weights.trainable(), manager);
    }

    @Override
    public void update(NDList gradients, long imagesSeen) {
        try (GradMode mode = GradMode.off()) {
            SCRIPT.run(
                    gradients.head().getManager(),
                    "step",
                    weights.trainable(),
                    gradients,
                    meanSquare,
                    settings.learningRate().at(imagesSeen),
                    settings.alpha(),
                    settings.epsilon());
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        weights.visitTrainable("mean_square.", meanSquare, visitor);
    }
}
