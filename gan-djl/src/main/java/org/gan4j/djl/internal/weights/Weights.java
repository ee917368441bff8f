package org.gan4j.djl.internal.weights;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gan4j.djl.nn.HasPrecision;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.network.ForwardPass;
import org.gan4j.run.Parameters;
import org.gan4j.run.Precision;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.jspecify.annotations.Nullable;

/**
 * One set of values for every parameter and buffer of a block: the live ones, or a copy. A block
 * runs with whichever set its {@link ForwardPass} names.
 */
public final class Weights implements Stateful {

    private final List<String> trainableNames = new ArrayList<>();
    private final NDList trainable = new NDList();
    private final List<String> bufferNames = new ArrayList<>();
    private final NDList buffers = new NDList();
    private final Store store;

    private Weights(Map<String, NDArray> byId, NDManager manager) {
        store = new Store(manager, byId, Precision.FULL);
    }

    private Weights(Block block, NDManager manager, UnaryOperator<NDArray> value) {
        this(new HashMap<>(), manager);
        Map<String, NDArray> byId = store.byId;
        for (Pair<String, Parameter> named : block.getParameters()) {
            Parameter parameter = named.getValue();
            if (byId.containsKey(parameter.getId())) {
                continue; // A block that stands in two places has its parameters once.
            }
            NDArray array = value.apply(parameter.getArray());
            byId.put(parameter.getId(), array);
            boolean trains = parameter.requiresGradient();
            (trains ? trainableNames : bufferNames).add(named.getKey());
            (trains ? trainable : buffers).add(array);
        }
    }

    /** The values that the parameters of an initialised block hold. */
    public static Weights live(Block block, NDManager manager) {
        return new Weights(block, manager, array -> array);
    }

    /** Copies of them, without gradients; they belong to {@code manager}. */
    public static Weights copyOf(Block block, NDManager manager) {
        return new Weights(block, manager, array -> copy(array, manager));
    }

    /**
     * Other values for the trainable parameters, in their order, such as those of a look-ahead;
     * copies of the buffers, which then change without a trace.
     */
    public Weights lookingAhead(NDList values, NDManager manager) {
        Weights ahead = new Weights(new HashMap<>(), manager);
        IdentityHashMap<NDArray, NDArray> replacements = new IdentityHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            replacements.put(trainable.get(i), values.get(i));
        }
        store.byId.forEach(
                (id, array) -> {
                    NDArray replacement = replacements.get(array);
                    ahead.store.byId.put(
                            id, replacement != null ? replacement : copy(array, manager));
                });
        ahead.trainable.addAll(values);
        ahead.trainableNames.addAll(trainableNames);
        return ahead;
    }

    /** Copies of these values, without gradients; they belong to {@code manager}. */
    public Weights copy(NDManager manager) {
        Weights copy = new Weights(new HashMap<>(), manager);
        copy.trainableNames.addAll(trainableNames);
        copy.bufferNames.addAll(bufferNames);
        IdentityHashMap<NDArray, NDArray> copies = new IdentityHashMap<>();
        trainable.forEach(array -> copies.put(array, copy(array, manager)));
        buffers.forEach(array -> copies.put(array, copy(array, manager)));
        trainable.forEach(array -> copy.trainable.add(copies.get(array)));
        buffers.forEach(array -> copy.buffers.add(copies.get(array)));
        store.byId.forEach((id, array) -> copy.store.byId.put(id, copies.get(array)));
        return copy;
    }

    private static NDArray copy(NDArray array, NDManager manager) {
        NDArray copy = manager.zeros(array.getShape(), array.getDataType());
        TensorLists.copy(new NDList(copy), new NDList(array));
        return copy;
    }

    /** The trainable parameters, in the order of the block. */
    public NDList trainable() {
        return trainable;
    }

    /** What is not trained, such as BatchNorm's running statistics, in the order of the block. */
    public NDList buffers() {
        return buffers;
    }

    /**
     * The value of a parameter of the block.
     *
     * @param parameter the parameter
     * @return the array
     */
    public NDArray valueOf(Parameter parameter) {
        return Preconditions.checkNotNull(store.byId.get(parameter.getId()));
    }

    /** {@return all values by their names, what is trained first} */
    public Map<String, NDArray> byName() {
        Map<String, NDArray> values = new LinkedHashMap<>();
        parameters().forEach(values::put);
        for (int i = 0; i < buffers.size(); i++) {
            values.put(bufferNames.get(i), buffers.get(i));
        }
        return values;
    }

    /** {@return the type of the values} */
    public DataType dataType() {
        return (trainable.isEmpty() ? buffers : trainable).head().getDataType();
    }

    /** {@return how to run the block with these values} */
    public ForwardPass pass(boolean training) {
        return new ForwardPass(store, training);
    }

    /**
     * How to train with these values.
     *
     * @param layers where layers draw from
     * @param precision of products
     * @return the pass
     */
    public ForwardPass trainingPass(NDManager layers, Precision precision) {
        return new ForwardPass(new Store(layers, store.byId, precision), true);
    }

    /** {@return the trainable parameters with their names, in the order of the block} */
    public Parameters parameters() {
        return new Parameters(trainableNames, trainable);
    }

    @Override
    public void visitState(StateVisitor visitor) {
        byName().forEach(visitor::tensor);
    }

    /** Finds each value by the identity of its parameter. */
    private static final class Store extends ParameterStore implements HasPrecision {

        private final Map<String, NDArray> byId;
        private final Precision precision;

        Store(NDManager manager, Map<String, NDArray> byId, Precision precision) {
            super(manager, false);
            this.byId = byId;
            this.precision = precision;
        }

        @Override
        public Precision precision() {
            return precision;
        }

        @Override
        public @Nullable NDArray getValue(
                @Nullable Parameter parameter, Device device, boolean training) {
            return parameter == null ? null : byId.get(parameter.getId());
        }
    }
}
