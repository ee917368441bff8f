package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.optim.Sgd;
import org.gan4j.optim.Updater;
import org.gan4j.run.Parameters;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.schedule.Schedule;

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
    private final Parameters parameters;
    private final Schedule learningRate;
    private final NDList velocity;

    SgdUpdater(Sgd settings, Parameters parameters, RunMemory memory) {
        this.settings = settings;
        learningRate = memory.start(settings.learningRate());
        this.parameters = parameters;
        velocity =
                settings.momentum() == 0
                        ? new NDList()
                        : ParallelState.zerosLike(parameters.arrays(), memory.manager());
    }

    @Override
    public void update(NDList gradients, long imagesSeen) {
        NDManager manager = gradients.head().getManager();
        double rate = learningRate.at(imagesSeen);
        try (GradMode mode = GradMode.off()) {
            if (velocity.isEmpty()) {
                SCRIPT.run(manager, "plain", parameters.arrays(), gradients, rate);
            } else {
                SCRIPT.run(
                        manager,
                        "momentum",
                        parameters.arrays(),
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
            ParallelState.visit(parameters, "velocity.", velocity, visitor);
        }
    }
}
