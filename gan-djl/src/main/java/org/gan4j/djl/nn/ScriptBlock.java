package org.gan4j.djl.nn;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.gan4j.network.SampleWise;
import org.gan4j.run.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A block whose forward pass is TorchScript. What it writes stands in one method with what other
 * such blocks of its network write: one native call runs a network that has no others, and the same
 * lines are what is exported.
 *
 * <p>A block of your own extends this class and is then as fast, and as exportable, as the ready
 * ones:
 *
 * <pre>{@code
 * final class Swish extends ScriptBlock {
 *     protected List<String> write(Script script, List<String> inputs) {
 *         return List.of(script.let("torch.silu(%s)".formatted(inputs.get(0))));
 *     }
 *
 *     public Shape[] getOutputShapes(Shape[] inputs) {
 *         return inputs;
 *     }
 * }
 * }</pre>
 *
 * <p>Names of parameters are those of PyTorch's {@code state_dict}: parts are joined by dots.
 */
public abstract class ScriptBlock extends AbstractBlock implements SampleWise, TakesCondition {

    private record Form(int inputs, Precision precision) {}

    private final Map<Form, Program> programs = new ConcurrentHashMap<>();

    /** Of children, by those that DJL gives them. */
    private final Map<String, String> names = new HashMap<>();

    /** For subclasses. */
    protected ScriptBlock() {}

    /**
     * Writes the forward pass. It is called once for each number of inputs and precision, whatever
     * their shapes.
     *
     * @param script where to write
     * @param inputs the names of the inputs
     * @return the names of the outputs
     */
    protected abstract List<String> write(Script script, List<String> inputs);

    /**
     * {@return whether each sample is computed by itself; of a block without children, only if it
     * says so}
     */
    @Override
    public boolean isSampleWise() {
        List<Block> inner = getChildren().values();
        return !inner.isEmpty()
                && inner.stream()
                        .allMatch(block -> block instanceof SampleWise one && one.isSampleWise());
    }

    /**
     * {@return whether this block takes conditions after its input; by default, if a child does}
     */
    @Override
    public boolean takesCondition() {
        return getChildren().values().stream().anyMatch(ScriptBlock::takesCondition);
    }

    /**
     * What a child is given of what its parent is: a value in place of the first, or that alone.
     */
    static <T> List<T> given(Block child, T x, List<T> inputs) {
        List<T> given = new ArrayList<>(List.of(x));
        if (takesCondition(child)) {
            given.addAll(inputs.subList(1, inputs.size()));
        }
        return given;
    }

    static Shape[] given(Block child, Shape x, Shape... inputs) {
        return given(child, x, Arrays.asList(inputs)).toArray(Shape[]::new);
    }

    static boolean takesCondition(Block block) {
        return block instanceof TakesCondition told && told.takesCondition();
    }

    /** The compiled forward pass. */
    private Program program(int inputs, Precision precision) {
        return programs.computeIfAbsent(
                new Form(inputs, precision),
                form -> Program.of(this::write, form.inputs, form.precision));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> options) {
        return program(inputs.size(), HasPrecision.of(store))
                .run(inputs.head().getManager(), store, inputs, training, options);
    }

    /**
     * Adds a child under a name of PyTorch's kind, which the names of its parameters begin with.
     *
     * @param <B> the kind of block
     * @param name its name, without dots
     * @param block the child
     * @return the child
     */
    protected final <B extends Block> B addNamed(String name, B block) {
        addChildBlock(block.getClass().getSimpleName(), block);
        names.put(children.keys().get(children.size() - 1), name);
        return block;
    }

    /** {@return the names of the children in {@link #getParameters}; DJL has others for them} */
    public final List<String> childNames() {
        return children.keys().stream().map(this::name).toList();
    }

    private String name(String child) {
        return names.getOrDefault(child, child);
    }

    @Override
    public ParameterList getParameters() {
        ParameterList all = new ParameterList();
        all.addAll(getDirectParameters());
        for (Pair<String, Block> child : getChildren()) {
            for (Pair<String, Parameter> named : child.getValue().getParameters()) {
                all.add(name(child.getKey()) + "." + named.getKey(), named.getValue());
            }
        }
        return all;
    }
}
