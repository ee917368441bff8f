package org.gan4j.djl.nn;

import static java.util.stream.Collectors.joining;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.run.Precision;
import org.jspecify.annotations.Nullable;

/**
 * The TorchScript lines of a forward pass, while {@linkplain ScriptBlock blocks} write them one
 * after the other. Tensors go by the names of their variables.
 *
 * <p>The dialect is that of {@link org.gan4j.djl.torch.TorchScript}: operators are {@code
 * torch.NAME} and take all their arguments, as in {@code torch.conv2d(x, w, None, [1, 1], [0, 0],
 * [1, 1], 1)}.
 */
public final class Script {

    private static final String INDENT = "  ";

    /** How the names of inputs, of values of parameters and of all others begin. */
    static final String INPUT = "x";

    static final String WEIGHT = "w";
    static final String VARIABLE = "t";

    /** The number of the type in libtorch. */
    private static final int BFLOAT16 = 15;

    /** A part of a forward pass. */
    sealed interface Part permits Lines, Outside {}

    /**
     * Lines that run in one call.
     *
     * @param text the lines
     * @param made the variables that begin there
     * @param draws how often they draw
     */
    record Lines(String text, Set<String> made, int draws) implements Part {}

    /**
     * A block that runs by itself.
     *
     * @param block any
     * @param inputs the variables that it is given
     * @param outputs the variables that it gives
     * @param replaced the variables whose values its parameters have, of those that have another
     */
    record Outside(
            Block block, List<String> inputs, List<String> outputs, Map<Parameter, String> replaced)
            implements Part {}

    private final List<Part> parts = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private final IdentityHashMap<Parameter, String> names = new IdentityHashMap<>();
    private final StringBuilder lines = new StringBuilder();
    private final Set<String> unneeded = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private String indent = INDENT;
    private int variables;
    private int draws;

    private final Precision precision;
    private final boolean layerByLayer;

    Script(Precision precision) {
        this(precision, false);
    }

    /**
     * Begins.
     *
     * @param layerByLayer whether each block without children runs by itself too
     */
    Script(Precision precision, boolean layerByLayer) {
        this.precision = precision;
        this.layerByLayer = layerByLayer;
    }

    /**
     * The value of a parameter.
     *
     * @param parameter a parameter of the block
     * @return the name of a variable
     */
    public String parameter(Parameter parameter) {
        return names.computeIfAbsent(
                parameter,
                key -> {
                    parameters.add(key);
                    return WEIGHT + (parameters.size() - 1);
                });
    }

    /** The same of one that may not be there. */
    String orNone(@Nullable Parameter parameter) {
        return parameter == null ? "None" : parameter(parameter);
    }

    /** From here on a parameter has the value of another variable. */
    void replace(Parameter parameter, String variable) {
        names.put(parameter, variable);
    }

    /**
     * Writes a statement.
     *
     * @param statement one line
     */
    public void line(String statement) {
        lines.append(indent).append(statement).append('\n');
    }

    /**
     * Writes an assignment to a new variable.
     *
     * @param expression what is computed
     * @return the name of the variable
     */
    public String let(String expression) {
        String name = newVariable();
        line(name + " = " + expression);
        made.add(name);
        return name;
    }

    private String newVariable() {
        return VARIABLE + variables++;
    }

    /**
     * The same for a tensor that may be overwritten by what follows: neither the expression, nor
     * its backward pass, nor that of its gradient needs it again, and it is no view of another.
     * Convolutions, products and normalisations are such; activations are not.
     *
     * @param expression what is computed
     * @return the name of the variable
     */
    public String result(String expression) {
        String name = let(expression);
        unneeded.add(name);
        return name;
    }

    /**
     * Writes another block, such as a child. What is no {@link ScriptBlock} runs by itself, between
     * the lines before it and those after, where variables have their values if they are tensors. A
     * network with such a block cannot be exported.
     *
     * @param block any block, initialised
     * @param inputs the names of its inputs
     * @return the names of its outputs
     * @throws IllegalStateException if it would run by itself in training only
     */
    public List<String> block(Block block, List<String> inputs) {
        if (!(block instanceof ScriptBlock script)) {
            return outside(block, inputs);
        }
        boolean apart = layerByLayer && block.getChildren().isEmpty();
        if (apart) {
            cut();
        }
        List<String> outputs = script.write(this, inputs);
        if (apart) {
            cut();
        }
        return outputs;
    }

    private List<String> outside(Block block, List<String> inputs) {
        List<String> given = inputs.stream().map(x -> x.startsWith(WEIGHT) ? let(x) : x).toList();
        cut();
        Map<Parameter, String> replaced = new LinkedHashMap<>();
        for (Parameter parameter : block.getParameters().values()) {
            String value = names.get(parameter);
            if (value != null && !value.startsWith(WEIGHT)) {
                replaced.put(parameter, value);
            }
        }
        List<String> outputs = new ArrayList<>();
        for (int left = outputsOf(block); left > 0; left--) {
            outputs.add(newVariable());
        }
        parts.add(new Outside(block, given, outputs, replaced));
        return outputs;
    }

    /** As many as it says; one, if it does not. */
    private static int outputsOf(Block block) {
        try {
            return block.getOutputShapes(block.getInputShapes()).length;
        } catch (IllegalStateException | UnsupportedOperationException e) {
            return 1;
        }
    }

    /** What is written from here on runs in another call. */
    private void cut() {
        Preconditions.checkState(
                indent.equals(INDENT), "what runs in training only cannot run by itself");
        unneeded.clear();
        if (lines.length() > 0) {
            parts.add(new Lines(lines.toString(), Set.copyOf(made), draws));
            lines.setLength(0);
            made.clear();
            draws = 0;
        }
    }

    /**
     * Ends the script.
     *
     * @param outputs what it is to return
     * @return variables with these values, no input and none twice
     */
    List<String> end(List<String> outputs) {
        List<String> variables = new ArrayList<>();
        for (String output : outputs) {
            boolean own = output.startsWith(VARIABLE) && !variables.contains(output);
            variables.add(own ? output : let(output));
        }
        cut();
        return variables;
    }

    /** {@return what is written, in order} */
    List<Part> parts() {
        return parts;
    }

    /**
     * Writes a convolution or matrix product, in the precision of the run.
     *
     * @param operator the name of the operator, such as {@code linear}
     * @param x the name of its input
     * @param weight the name of its weight
     * @param bias the name of its bias, or {@code None}
     * @param arguments its other arguments, each with a comma before it; may be empty
     * @return the name of the {@linkplain #result result}, of the type of the input
     */
    public String product(String operator, String x, String weight, String bias, String arguments) {
        String ofBias = bias.equals("None") ? bias : lowered(bias);
        return product(operator, x, weight, ", " + ofBias + arguments);
    }

    /**
     * Writes a product of two tensors, in the precision of the run.
     *
     * @param operator the name of the operator, such as {@code bmm}
     * @param x the name of the one
     * @param y the name of the other
     * @return the name of the {@linkplain #result result}, of the type of the first
     */
    public String product(String operator, String x, String y) {
        return product(operator, x, y, "");
    }

    private String product(String operator, String x, String y, String rest) {
        String product = "torch.%s(%s, %s%s)".formatted(operator, lowered(x), lowered(y), rest);
        return result(
                precision == Precision.FULL
                        ? product
                        : "torch.to(%s, ops.prim.dtype(%s))".formatted(product, x));
    }

    /** A tensor in the precision of the run. */
    private String lowered(String tensor) {
        return precision == Precision.FULL
                ? tensor
                : let("torch.to(%s, %s)".formatted(tensor, BFLOAT16));
    }

    /**
     * Keeps a tensor from being overwritten, since it is used in two places, or shown.
     *
     * @param tensor the name of a variable
     */
    public void keep(String tensor) {
        unneeded.remove(tensor);
    }

    /**
     * Writes an elementwise function that can be computed in place, and whose backward pass needs
     * its result only. In place it is where its input may be {@linkplain #result overwritten}.
     *
     * @param function the name of the operator, such as {@code relu}
     * @param x the name of its input
     * @param arguments its other arguments, each with a comma before it; may be empty
     * @return the name of the result
     */
    public String elementwise(String function, String x, String arguments) {
        String inPlace = unneeded.remove(x) ? "_" : "";
        return let("torch.%s%s(%s%s)".formatted(function, inPlace, x, arguments));
    }

    /**
     * Writes what is computed in training only.
     *
     * @param lines writes the lines, and returns the name of the tensor that they compute
     * @param otherwise the tensor that takes its place in evaluation
     * @return the name of whichever it is
     */
    public String whenTraining(Supplier<String> lines, String otherwise) {
        keep(otherwise);
        String name = newVariable();
        branch(() -> line(name + " = " + lines.get()), name + " = " + otherwise);
        made.add(name);
        return name;
    }

    /**
     * Writes what is done in training only.
     *
     * @param lines writes the lines
     */
    public void inTraining(Runnable lines) {
        branch(lines, "pass");
    }

    /**
     * Writes a check: where it holds, the pass ends with an {@link IllegalStateException}.
     *
     * @param condition a {@code bool}
     * @param message what it says, with a pair of braces for each argument, and without quotes and
     *     square brackets
     * @param arguments the names of numbers
     */
    public void refuse(String condition, String message, String... arguments) {
        String text =
                Stream.concat(
                                Stream.of('"' + TorchScript.refusal(message) + '"'),
                                Stream.of(arguments))
                        .collect(joining(", "));
        line("if %s:".formatted(condition));
        line(INDENT + "ops.prim.RaiseException(torch.format(%s))".formatted(text));
        line("else:");
        line(INDENT + "pass");
    }

    /**
     * Writes features of each sample as further channels beside others.
     *
     * @param x the name of a tensor (N, F) or (N, C, ...)
     * @param features the name of a tensor (N, more)
     * @return the name of the {@linkplain #result result}, (N, F + more) or (N, C + more, ...)
     */
    String withChannels(String x, String features) {
        String shape = let("torch.size(%s)".formatted(x));
        String pixels =
                let(
                        "torch.floordiv(torch.numel(%s), torch.mul(%s[0], %s[1]))"
                                .formatted(x, shape, shape));
        String more = "torch.size(%s, 1)".formatted(features);
        line("_ = torch._set_item(%s, 1, %s)".formatted(shape, more));
        String maps =
                let(
                        "torch.reshape(torch.expand(torch.unsqueeze(%s, -1), [-1, -1, %s]), %s)"
                                .formatted(features, pixels, shape));
        return result("torch.cat([%s, %s], 1)".formatted(x, maps));
    }

    private void branch(Runnable lines, String otherwise) {
        line("if training:");
        indent += INDENT;
        lines.run();
        indent = indent.substring(INDENT.length());
        line("else:");
        line(INDENT + otherwise);
    }

    /**
     * Writes a draw from the uniform distribution on [0, 1), of the step's random numbers.
     *
     * @param like the name of a tensor, whose shape, type and device the result has
     * @return the name of the result
     */
    public String uniformLike(String like) {
        return drawn("rand", like);
    }

    /**
     * The same of the standard normal distribution.
     *
     * @param like the name of a tensor, whose shape, type and device the result has
     * @return the name of the result
     */
    public String normalLike(String like) {
        return drawn("randn", like);
    }

    private String drawn(String function, String like) {
        return let("(self).%sRows(%s, seeds[%s], rows)".formatted(function, like, draws++));
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** Whether a name is one of a variable or a parameter of this script. */
    boolean has(String name) {
        int number = Integer.parseInt(name.substring(1));
        return number < (name.startsWith(WEIGHT) ? parameters.size() : variables);
    }
}
