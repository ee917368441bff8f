package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/** The state of a part at one moment, to go back to. */
final class StateSnapshot implements StateVisitor, AutoCloseable {

    private final List<Runnable> putBack = new ArrayList<>();
    private final List<NDArray> copies = new ArrayList<>();

    /** Takes the state of a part; one that is not stateful has none. */
    static StateSnapshot of(Object part) {
        StateSnapshot snapshot = new StateSnapshot();
        if (part instanceof Stateful stateful) {
            stateful.visitState(snapshot);
        }
        return snapshot;
    }

    void restore() {
        putBack.forEach(Runnable::run);
    }

    @Override
    public void tensor(String name, NDArray tensor) {
        NDArray copy = tensor.duplicate();
        copies.add(copy);
        putBack.add(() -> copy.copyTo(tensor));
    }

    @Override
    public void integer(String name, LongSupplier get, LongConsumer set) {
        long value = get.getAsLong();
        putBack.add(() -> set.accept(value));
    }

    @Override
    public void real(String name, DoubleSupplier get, DoubleConsumer set) {
        double value = get.getAsDouble();
        putBack.add(() -> set.accept(value));
    }

    @Override
    public void close() {
        copies.forEach(NDArray::close);
    }
}
