package org.gan4j.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.base.Preconditions;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Trainable parameters with their names.
 *
 * @param names the name of each, as in its block; with the name of its network in front, and a dot,
 *     where a player owns several networks
 * @param arrays the live arrays, in the same order
 */
public record Parameters(List<String> names, NDList arrays) implements Iterable<NDArray> {

    public Parameters {
        names = List.copyOf(names);
        Preconditions.checkArgument(
                names.size() == arrays.size(),
                "%s names for %s parameters",
                names.size(),
                arrays.size());
    }

    /** {@return how many there are} */
    public int size() {
        return names.size();
    }

    /**
     * One of them.
     *
     * @param index from 0
     * @return the live array
     */
    public NDArray get(int index) {
        return arrays.get(index);
    }

    /**
     * Those with certain names, such as all but the embeddings.
     *
     * @param name tells whether a parameter is to stay
     * @return a part of these parameters
     */
    public Parameters only(Predicate<String> name) {
        List<String> kept = names.stream().filter(name).toList();
        NDList arraysKept = new NDList();
        forEach(
                (each, array) -> {
                    if (name.test(each)) {
                        arraysKept.add(array);
                    }
                });
        return new Parameters(kept, arraysKept);
    }

    /**
     * Shows all to an action.
     *
     * @param action takes the name and the live array
     */
    public void forEach(BiConsumer<String, NDArray> action) {
        for (int i = 0; i < size(); i++) {
            action.accept(names.get(i), get(i));
        }
    }

    @Override
    public Iterator<NDArray> iterator() {
        return arrays.iterator();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
