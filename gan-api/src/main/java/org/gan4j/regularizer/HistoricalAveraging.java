package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.run.Parameters;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.schedule.Schedule;

/**
 * Historical averaging (Salimans et al. 2016, section 3.3): ||theta - mean of all past theta||^2
 * over every trainable parameter, the present one included in the mean. The mean is saved in
 * checkpoints.
 */
public final class HistoricalAveraging extends WeightedRegularizer<HistoricalAveraging>
        implements PerRun<HistoricalAveraging>, Stateful {

    /** Of each parameter; none before a run. */
    private final List<RunningMean> means;

    private long steps;

    private HistoricalAveraging(
            Player player, Schedule weight, int interval, List<RunningMean> means) {
        super(player, weight, interval);
        this.means = means;
    }

    /**
     * The term in every step.
     *
     * @param player whose parameters
     * @param weight its factor, 0 or more; the paper gives none
     * @return the regularizer
     * @throws IllegalArgumentException if the weight is negative
     */
    public static HistoricalAveraging of(Player player, double weight) {
        return new HistoricalAveraging(player, constant(weight), 1, List.of());
    }

    @Override
    HistoricalAveraging copy(Schedule otherWeight, int otherInterval) {
        return new HistoricalAveraging(player(), otherWeight, otherInterval, List.of());
    }

    @Override
    public HistoricalAveraging start(RunMemory memory) {
        List<RunningMean> started = new ArrayList<>();
        for (NDArray parameter : memory.parameters(player())) {
            started.add(new RunningMean(memory, parameter.getShape()));
        }
        return new HistoricalAveraging(player(), weight(), interval(), started);
    }

    @Override
    public NDArray term(RegularizerContext context) {
        steps++;
        Parameters parameters = context.parameters();
        NDArray total = context.manager().zeros(new Shape(), context.dataType());
        for (int i = 0; i < parameters.size(); i++) {
            NDArray theta = parameters.get(i);
            NDArray mean = means.get(i).follow(theta, 1.0 / steps);
            total = total.add(theta.sub(mean).square().sum());
        }
        return total;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("steps", () -> steps, value -> steps = value);
        for (int i = 0; i < means.size(); i++) {
            means.get(i).visitState(visitor, "mean." + i);
        }
    }

    @Override
    String settings() {
        return ", player=" + player();
    }
}
