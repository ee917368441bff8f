package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDList;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.optim.RmsProp;
import org.gan4j.optim.Updater;
import org.gan4j.run.Parameters;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.schedule.Schedule;

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
    private final Parameters parameters;
    private final Schedule learningRate;
    private final NDList meanSquare;

    RmsPropUpdater(RmsProp settings, Parameters parameters, RunMemory memory) {
        this.settings = settings;
        learningRate = memory.start(settings.learningRate());
        this.parameters = parameters;
        meanSquare = ParallelState.zerosLike(parameters.arrays(), memory.manager());
    }

    @Override
    public void update(NDList gradients, long imagesSeen) {
        try (GradMode mode = GradMode.off()) {
            SCRIPT.run(
                    gradients.head().getManager(),
                    "step",
                    parameters.arrays(),
                    gradients,
                    meanSquare,
                    learningRate.at(imagesSeen),
                    settings.alpha(),
                    settings.epsilon());
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        ParallelState.visit(parameters, "mean_square.", meanSquare, visitor);
    }
}
