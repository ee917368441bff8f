package org.gan4j.djl.internal.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.run.Precision;

/**
 * The statistics of batch normalisation as means over batches of samples, in the place of those
 * that ran along in training (Brock et al. 2019, section 4.1).
 *
 * <p>A layer moves its statistic towards that of the batch, b -> a b + (1 - a) s, by a share that
 * only it knows: started from 0 and from 1, it tells.
 */
final class StandingStatistics {

    private final Generator network;
    private final Weights weights;
    private final List<NDArray> statistics = new ArrayList<>();

    /** Statistics of weights that may be changed. */
    StandingStatistics(Generator network, Weights weights) {
        this.network = network;
        this.weights = weights;
        for (Pair<String, Parameter> named : network.block().getParameters()) {
            Parameter.Type type = named.getValue().getType();
            if (type == Parameter.Type.RUNNING_MEAN || type == Parameter.Type.RUNNING_VAR) {
                statistics.add(weights.valueOf(named.getValue()));
            }
        }
    }

    /** Gives inputs, in batches. */
    interface Inputs {
        GeneratorInput batch(int number, NDManager manager);
    }

    /** Sets all statistics to their means over batches; other buffers stay as they are. */
    void set(Inputs inputs, int batches, NDManager memory) {
        try (NDManager sums = memory.newSubManager();
                GradMode off = GradMode.off()) {
            NDList before = copies(weights.buffers(), sums);
            NDList sum = new NDList();
            NDList remains = new NDList();
            for (int batch = 0; batch < batches; batch++) {
                NDList fromZero = moved(inputs, batch, 0, sums);
                if (batch == 0) {
                    NDList fromOne = moved(inputs, 0, 1, sums);
                    for (int i = 0; i < statistics.size(); i++) {
                        remains.add(fromOne.get(i).sub(fromZero.get(i)).mean());
                        sum.add(fromZero.get(i));
                    }
                } else {
                    for (int i = 0; i < statistics.size(); i++) {
                        sum.get(i).addi(fromZero.get(i));
                        fromZero.get(i).close();
                    }
                }
            }
            TensorLists.copy(weights.buffers(), before);
            for (int i = 0; i < statistics.size(); i++) {
                NDArray share = remains.get(i).neg().add(1);
                NDArray mean = sum.get(i).div(share).div(batches);
                TensorLists.copy(new NDList(statistics.get(i)), new NDList(mean));
            }
        }
    }

    /** The statistics after one batch, begun from one value. */
    private NDList moved(Inputs inputs, int batch, double begin, NDManager sums) {
        try (NDManager manager = sums.newSubManager();
                NDScope strays = new NDScope()) {
            for (NDArray statistic : statistics) {
                Shape shape = statistic.getShape();
                NDArray start = manager.zeros(shape, statistic.getDataType()).add(begin);
                TensorLists.copy(new NDList(statistic), new NDList(start));
            }
            network.generate(
                    inputs.batch(batch, manager),
                    weights.trainingPass(SeededManager.of(manager, batch), Precision.FULL));
            return copies(new NDList(statistics), sums);
        }
    }

    private static NDList copies(NDList arrays, NDManager manager) {
        NDList copies = new NDList();
        for (NDArray array : arrays) {
            NDArray copy = manager.zeros(array.getShape(), array.getDataType());
            NDScope.unregister(copy);
            copies.add(copy);
        }
        TensorLists.copy(copies, arrays);
        return copies;
    }
}
