package org.gan4j.djl.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
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
import org.gan4j.run.CheckpointException;
import org.gan4j.run.StateVisitor;

/**
 * Puts values back into one state, in two passes: a visit compares everything with what was saved
 * and changes nothing; {@link #apply()} then cannot fail halfway for a reason in the files.
 */
final class StateRestorer implements StateVisitor {

    private final String state;
    private final Path file;
    private final Map<String, SafeTensors.Entry> entries;
    private final JsonObject numbers;
    private final Set<String> visited = new HashSet<>();
    private final List<Runnable> changes = new ArrayList<>();

    StateRestorer(
            String state, Path file, Map<String, SafeTensors.Entry> entries, JsonObject numbers) {
        this.state = state;
        this.file = file;
        this.entries = entries;
        this.numbers = numbers;
    }

    @Override
    public void tensor(String name, NDArray tensor) {
        SafeTensors.Entry entry = entries.get(name);
        if (entry == null) {
            throw new CheckpointException(
                    "%s has no tensor '%s': it is of another network or optimizer, or of another version of it"
                            .formatted(file, name));
        }
        Shape shape = tensor.getShape();
        DataType type = tensor.getDataType();
        if (!entry.shape().equals(shape) || entry.type() != type) {
            throw new CheckpointException(
                    "%s: tensor '%s' is %s %s but %s %s is expected: build the same networks and optimizers as when it was saved"
                            .formatted(file, name, entry.type(), entry.shape(), type, shape));
        }
        visited.add(name);
        changes.add(() -> copy(entry, tensor));
    }

    private void copy(SafeTensors.Entry entry, NDArray tensor) {
        try (NDManager manager = tensor.getManager().newSubManager()) {
            NDArray saved =
                    manager.create(SafeTensors.values(file, entry), entry.shape(), entry.type());
            TensorLists.copy(new NDList(tensor), new NDList(saved));
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e, e);
        }
    }

    @Override
    public void integer(String name, LongSupplier get, LongConsumer set) {
        long value = number(name).getAsLong();
        changes.add(() -> set.accept(value));
    }

    @Override
    public void real(String name, DoubleSupplier get, DoubleConsumer set) {
        double value = Double.parseDouble(number(name).getAsString());
        changes.add(() -> set.accept(value));
    }

    private JsonElement number(String name) {
        JsonElement value = numbers.get(name);
        if (value == null) {
            throw new CheckpointException(
                    "the manifest beside %s has no number '%s' for '%s': it is of another composition"
                            .formatted(file, name, state));
        }
        visited.add(name);
        return value;
    }

    /** Refuses a state of which something would be forgotten. */
    void checkComplete() {
        Set<String> forgotten = new HashSet<>(entries.keySet());
        forgotten.addAll(numbers.keySet());
        forgotten.removeAll(visited);
        if (!forgotten.isEmpty()) {
            throw new CheckpointException(
                    "%s: the checkpoint holds %s of '%s', which this trainer has no place for: build the same composition as when it was saved"
                            .formatted(file, forgotten, state));
        }
    }

    void apply() {
        changes.forEach(Runnable::run);
    }
}
