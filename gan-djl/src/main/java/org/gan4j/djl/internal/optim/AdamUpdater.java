package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.common.base.Preconditions;
import java.util.Collections;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.optim.Adam;
import org.gan4j.optim.AdamW;
import org.gan4j.optim.Updater;
import org.gan4j.run.Parameters;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.schedule.Schedule;

/**
 * Adam and AdamW through libtorch's fused kernels: one call for all parameters.
 *
 * <p>The kernels read gradients as if they lay in memory like the weights. Second-order gradients
 * of convolutions do not, so they are laid out anew; others are not copied.
 */
final class AdamUpdater implements Updater {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def laid(self, g: List[Tensor]) -> List[Tensor]:
                      out = annotate(List[Tensor], [])
                      for i in range(torch.len(g)):
                        _0 = torch.append(out, torch.contiguous(g[i]))
                      return out
                    def adam(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], t: List[Tensor], lr: float, beta1: float, beta2: float, decay: float, eps: float) -> None:
                      torch._fused_adam_(p, (self).laid(g), m, v, annotate(List[Tensor], []), t, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
                    def adamw(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], t: List[Tensor], lr: float, beta1: float, beta2: float, decay: float, eps: float) -> None:
                      torch._fused_adamw_(p, (self).laid(g), m, v, annotate(List[Tensor], []), t, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False)
                    """);

    private final String method;
    private final Schedule learningRate;
    private final Schedule beta1;
    private final Schedule beta2;
    private final double decay;
    private final double epsilon;
    private final Parameters parameters;
    private final NDList firstMoment;
    private final NDList secondMoment;
    private long steps;

    AdamUpdater(Adam settings, Parameters parameters, RunMemory memory) {
        this(
                "adam",
                new AdamW(
                        settings.learningRate(),
                        settings.beta1(),
                        settings.beta2(),
                        settings.epsilon(),
                        0),
                parameters,
                memory);
    }

    AdamUpdater(AdamW settings, Parameters parameters, RunMemory memory) {
        this("adamw", settings, parameters, memory);
    }

    private AdamUpdater(String method, AdamW settings, Parameters parameters, RunMemory memory) {
        this.method = method;
        learningRate = memory.start(settings.learningRate());
        beta1 = memory.start(settings.beta1());
        beta2 = memory.start(settings.beta2());
        decay = settings.weightDecay();
        epsilon = settings.epsilon();
        this.parameters = parameters;
        firstMoment = ParallelState.zerosLike(parameters.arrays(), memory.manager());
        secondMoment = ParallelState.zerosLike(parameters.arrays(), memory.manager());
    }

    @Override
    public void update(NDList gradients, long imagesSeen) {
        double first = beta("beta1", beta1, imagesSeen);
        double second = beta("beta2", beta2, imagesSeen);
        steps++;
        NDManager manager = gradients.head().getManager();
        // The kernel reads one step count per parameter; they are all the same one.
        NDArray count = manager.create((float) steps);
        NDList counts = new NDList(Collections.nCopies(gradients.size(), count));
        try (GradMode mode = GradMode.off()) {
            SCRIPT.run(
                    manager,
                    method,
                    parameters.arrays(),
                    gradients,
                    firstMoment,
                    secondMoment,
                    counts,
                    learningRate.at(imagesSeen),
                    first,
                    second,
                    decay,
                    epsilon);
        }
    }

    /** At 1 the moments would stand still, and their correction divide by 0. */
    private static double beta(String name, Schedule schedule, long imagesSeen) {
        double value = schedule.at(imagesSeen);
        Preconditions.checkState(
                value >= 0 && value < 1,
                "%s must stay in [0, 1), but after %s images its schedule is at %s",
                name,
                imagesSeen,
                value);
        return value;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("steps", () -> steps, value -> steps = value);
        ParallelState.visit(parameters, "first_moment.", firstMoment, visitor);
        ParallelState.visit(parameters, "second_moment.", secondMoment, visitor);
    }
}
