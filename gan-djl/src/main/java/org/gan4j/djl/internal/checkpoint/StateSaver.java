package org.gan4j.djl.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.StateVisitor;

/** Reads the values out of one state. */
final class StateSaver implements StateVisitor {

    /** Of whole numbers: every JSON reader keeps them. */
    static final long LARGEST = 1L << 53;

    private final String state;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final JsonObject numbers = new JsonObject();

    StateSaver(String state) {
        this.state = state;
    }

    Map<String, NDArray> tensors() {
        return tensors;
    }

    JsonObject numbers() {
        return numbers;
    }

    @Override
    public void tensor(String name, NDArray tensor) {
        checkNew(name, tensors.put(name, tensor) == null);
    }

    @Override
    public void integer(String name, LongSupplier get, LongConsumer set) {
        long value = get.getAsLong();
        Preconditions.checkState(
                value >= 0 && value <= LARGEST,
                "'%s' of '%s' must be from 0 to %s to be saved, but is %s",
                name,
                state,
                LARGEST,
                value);
        add(name, new JsonPrimitive(value));
    }

    @Override
    public void real(String name, DoubleSupplier get, DoubleConsumer set) {
        double value = get.getAsDouble();
        if (!Double.isFinite(value)) {
            throw new CheckpointException(
                    "'%s' of '%s' is %s: nothing is written; resume an earlier checkpoint"
                            .formatted(name, state, value));
        }
        add(name, new JsonPrimitive(value));
    }

    private void add(String name, JsonElement value) {
        checkNew(name, !numbers.has(name));
        numbers.add(name, value);
    }

    private void checkNew(String name, boolean isNew) {
        Preconditions.checkState(isNew, "state '%s' has two values named '%s'", state, name);
    }
}
