package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.gan4j.StateVisitor;
import org.gan4j.djl.internal.Weights;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.optim.Sgd;

/** Gradient descent on all parameters at once. */
final class SgdUpdater implements Updater {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def plain(self, p: List[Tensor], g: List[Tensor], lr: float) -> None:
                      torch._foreach_add_(p, g, alpha=torch.neg(lr))
                    def momentum(self, p: List[Tensor], g: List[Tensor], b: List[Tensor], lr: float, momentum: float) -> None:
                      torch._foreach_mul_(b, momentum)
                      torch._foreach_add_(b, g, alpha=1)
                      torch._foreach_add_(p, b, alpha=torch.neg(lr))
                    """);

    private final Sgd settings;
    private final Weights weights;
    private final NDList velocity;

    SgdUpdater(Sgd settings, Weights weights, NDManager manager) {
        this.settings = settings;
        this.weights = weights;
        velocity =
                settings.momentum() == 0
                        ? new NDList()
                        : Updater.zerosLike(weights.trainable(), manager);
    }

    @Override
    public void update(NDList gradients, long imagesSeen) {
        NDManager manager = gradients.head().getManager();
        double rate = settings.learningRate().at(imagesSeen);
        try (GradMode mode = GradMode.off()) {
            if (velocity.isEmpty()) {
                SCRIPT.run(manager, "plain", weights.trainable(), gradients, rate);
            } else {
                SCRIPT.run(
                        manager,
                        "momentum",
                        weights.trainable(),
                        gradients,
                        velocity,
                        rate,
                        settings.momentum());
            }
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        if (!velocity.isEmpty()) {
            weights.visitTrainable("velocity.", velocity, visitor);
        }
    }
}
