package org.gan4j.djl.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.gan4j.djl.torch.TensorLists;
import org.gan4j.file.StrictJson;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.StateVisitor;

/**
 * Puts values back into one state, in two passes: a visit compares everything with what was saved
 * and changes nothing; {@link #apply()} then has nothing left that could fail for a reason in the
 * files.
 */
final class StateRestorer implements StateVisitor {

    private final String state;
    private final Path directory;
    private final Map<String, NDArray> tensors;
    private final JsonObject numbers;
    private final Set<String> visited = new HashSet<>();
    private final List<Runnable> changes = new ArrayList<>();

    StateRestorer(String state, Path directory, Map<String, NDArray> tensors, JsonObject numbers) {
        this.state = state;
        this.directory = directory;
        this.tensors = tensors;
        this.numbers = numbers;
    }

    @Override
    public void tensor(String name, NDArray tensor) {
        NDArray saved = tensors.get(name);
        if (saved == null) {
            throw new CheckpointException(
                    "%s has no tensor '%s' of '%s': it is of another network or optimizer, or of another version of it"
                            .formatted(directory, name, state));
        }
        if (!saved.getShape().equals(tensor.getShape())
                || saved.getDataType() != tensor.getDataType()) {
            throw new CheckpointException(
                    "%s: tensor '%s' of '%s' is %s %s but %s %s is expected: build the same networks and optimizers as when it was saved"
                            .formatted(
                                    directory,
                                    name,
                                    state,
                                    saved.getDataType(),
                                    saved.getShape(),
                                    tensor.getDataType(),
                                    tensor.getShape()));
        }
        visited.add(name);
        changes.add(() -> copy(saved, tensor));
    }

    private static void copy(NDArray saved, NDArray tensor) {
        try (NDScope copies = new NDScope()) {
            TensorLists.copy(
                    new NDList(tensor), new NDList(saved.toDevice(tensor.getDevice(), false)));
        }
    }

    @Override
    public void integer(String name, LongSupplier get, LongConsumer set) {
        long value =
                number(name, () -> StrictJson.whole(numbers, name, 0, StateSaver.LARGEST))
                        .longValue();
        changes.add(() -> set.accept(value));
    }

    @Override
    public void real(String name, DoubleSupplier get, DoubleConsumer set) {
        double value = number(name, () -> StrictJson.finite(numbers, name)).doubleValue();
        changes.add(() -> set.accept(value));
    }

    private interface Reading {
        Number read() throws IOException;
    }

    private Number number(String name, Reading reading) {
        visited.add(name);
        try {
            return reading.read();
        } catch (IOException e) {
            throw new CheckpointException(
                    "%s: of '%s', %s: it is of another composition, or damaged"
                            .formatted(directory.resolve(Manifest.NAME), state, e.getMessage()),
                    e);
        }
    }

    /** Refuses a state of which something would be forgotten. */
    void checkComplete() {
        Set<String> forgotten = new HashSet<>(tensors.keySet());
        forgotten.addAll(numbers.keySet());
        forgotten.removeAll(visited);
        if (!forgotten.isEmpty()) {
            throw new CheckpointException(
                    "%s: the checkpoint holds %s of '%s', which this trainer has no place for: build the same composition as when it was saved"
                            .formatted(directory, forgotten, state));
        }
    }

    void apply() {
        changes.forEach(Runnable::run);
    }
}
