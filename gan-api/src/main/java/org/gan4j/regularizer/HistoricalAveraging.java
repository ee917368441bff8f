package org.gan4j.regularizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
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
public final class HistoricalAveraging
        implements Regularizer, PerRun<HistoricalAveraging>, Stateful {

    private final Player player;
    private final Schedule weight;
    private final int interval;
    private final NDList mean = new NDList();
    private long steps;

    private HistoricalAveraging(Player player, Schedule weight, int interval) {
        this.player = player;
        this.weight = weight;
        this.interval = interval;
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
        return of(player, Checks.constant(weight), 1);
    }

    /**
     * The term with a weight that changes, or as a lazy one, whose mean is then of its own steps
     * only.
     *
     * @param player whose parameters
     * @param weight its factor over the run
     * @param interval in how many steps of the player it comes once, at least 1
     * @return the regularizer
     */
    public static HistoricalAveraging of(Player player, Schedule weight, int interval) {
        return new HistoricalAveraging(
                Preconditions.checkNotNull(player, "player"),
                Preconditions.checkNotNull(weight, "weight"),
                interval);
    }

    @Override
    public HistoricalAveraging start(RunMemory memory) {
        HistoricalAveraging started = new HistoricalAveraging(player, weight, interval);
        for (NDArray parameter : memory.parameters(player)) {
            started.mean.add(memory.manager().zeros(parameter.getShape(), parameter.getDataType()));
        }
        return started;
    }

    @Override
    public Player player() {
        return player;
    }

    @Override
    public Schedule weight() {
        return weight;
    }

    @Override
    public int interval() {
        return interval;
    }

    @Override
    public NDArray term(RegularizerContext context) {
        steps++;
        Parameters parameters = context.parameters();
        NDArray total = context.manager().zeros(new Shape(), context.dataType());
        for (int i = 0; i < parameters.size(); i++) {
            NDArray theta = parameters.get(i);
            NDArray average = mean.get(i);
            average.addi(theta.stopGradient().sub(average).div(steps));
            total = total.add(theta.sub(average.duplicate()).square().sum());
        }
        return total;
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("steps", () -> steps, value -> steps = value);
        for (int i = 0; i < mean.size(); i++) {
            visitor.tensor("mean." + i, mean.get(i));
        }
    }

    @Override
    public String toString() {
        return "HistoricalAveraging[player=%s, weight=%s, interval=%s]"
                .formatted(player, weight, interval);
    }
}
