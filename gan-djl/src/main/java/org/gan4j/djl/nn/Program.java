package org.gan4j.djl.nn;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.common.base.Preconditions;
import com.google.common.base.Splitter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.gan4j.djl.nn.ScriptExport.Returns;
import org.gan4j.djl.torch.DrawScript;
import org.gan4j.djl.torch.LayerRandom;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.run.Precision;

/** A forward pass as one TorchScript method, over whatever values the parameters have. */
final class Program {

    private static final String METHOD = "forward";

    /** Of a share of a batch, the rows that the whole batch would draw for it. */
    private static final String DRAWS = DrawScript.SOURCE + rowsOf("rand") + rowsOf("randn");

    private static String rowsOf(String draw) {
        return """
                def %1$sRows(self, x: Tensor, seed: int, rows: List[int]) -> Tensor:
                  size = torch.size(x)
                  if torch.eq(torch.size(x, 0), rows[1]):
                    _0 = torch._set_item(size, 0, rows[2])
                    first = rows[0]
                  else:
                    first = 0
                  return torch.narrow((self).%1$s(x, size, seed), 0, first, torch.size(x, 0))
                """
                .formatted(draw);
    }

    /** Networks of one architecture are one script. */
    private static final Map<String, TorchScript> COMPILED = new ConcurrentHashMap<>();

    private static final long[] NONE = {};

    private final TorchScript script;
    private final List<Parameter> parameters;
    private final int draws;

    private Program(TorchScript script, List<Parameter> parameters, int draws) {
        this.script = script;
        this.parameters = parameters;
        this.draws = draws;
    }

    /** Compiles what is written for so many inputs. */
    static Program of(
            BiFunction<Script, List<String>, List<String>> writer,
            int inputs,
            Precision precision) {
        Script script = new Script(precision);
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "x" + i).toList();
        List<String> outputs = writer.apply(script, names);
        StringBuilder source = new StringBuilder(script.draws() > 0 ? DRAWS : "");
        source.append("def ")
                .append(METHOD)
                .append(
                        "(self, inputs: List[Tensor], weights: List[Tensor], training: bool,"
                                + " seeds: List[int], rows: List[int]) -> List[Tensor]:\n");
        for (int i = 0; i < inputs; i++) {
            source.append("  x%s = inputs[%s]\n".formatted(i, i));
        }
        for (int i = 0; i < script.parameters().size(); i++) {
            source.append("  w%s = weights[%s]\n".formatted(i, i));
        }
        source.append(script.lines());
        source.append("  return [%s]\n".formatted(String.join(", ", outputs)));
        return new Program(
                COMPILED.computeIfAbsent(source.toString(), TorchScript::compile),
                List.copyOf(script.parameters()),
                script.draws());
    }

    /** The forward pass as a method of a module that holds the parameters, as in evaluation. */
    static String exported(
            BiFunction<Script, List<String>, List<String>> writer,
            List<String> inputs,
            Map<Parameter, String> names,
            Returns returns) {
        Script script = new Script(Precision.FULL);
        List<String> outputs = writer.apply(script, inputs);
        String output = outputs.get(0);
        String type = "Tensor";
        if (returns == Returns.ALL && outputs.size() > 1) {
            output = "(" + String.join(", ", outputs) + ")";
            type = "Tuple[" + String.join(", ", Collections.nCopies(outputs.size(), type)) + "]";
        }
        if (returns == Returns.LOGITS) {
            String rows = "torch.size(%s, 0)".formatted(output);
            script.line("if torch.eq(torch.numel(%s), %s):".formatted(output, rows));
            script.line("  logits = torch.reshape(%s, [-1])".formatted(output));
            script.line("else:");
            script.line("  logits = " + output);
            output = "logits";
        }
        StringBuilder source = new StringBuilder(script.draws() > 0 ? DRAWS : "");
        source.append("def ").append(METHOD).append("(self, ");
        source.append(inputs.stream().map(x -> x + ": Tensor").collect(joining(", ")));
        source.append(") -> ").append(type).append(":\n  training = False\n");
        if (script.draws() > 0) {
            source.append("  seeds = [%s]\n".formatted("0, ".repeat(script.draws())));
            source.append("  rows = [0, 0, 0]\n");
        }
        for (int i = 0; i < script.parameters().size(); i++) {
            String value = "self";
            for (String part :
                    Splitter.on('.').split(requireNonNull(names.get(script.parameters().get(i))))) {
                value = "getattr(%s, \"%s\")".formatted(value, part);
            }
            source.append("  w%s = %s\n".formatted(i, value));
        }
        return source.append(script.lines())
                .append("  return ")
                .append(output)
                .append('\n')
                .toString();
    }

    /**
     * Runs it.
     *
     * @param manager what the results belong to
     * @param store the values of the parameters, and the random numbers of layers
     */
    NDList run(NDManager manager, ParameterStore store, NDList inputs, boolean training) {
        NDList weights = new NDList(parameters.size());
        for (Parameter parameter : parameters) {
            weights.add(value(store, parameter, training));
        }
        if (draws == 0 || !training) {
            return script.run(manager, METHOD, inputs, weights, training, NONE, NONE);
        }
        LayerRandom random = LayerRandom.of(store.getManager());
        return script.run(
                manager, METHOD, inputs, weights, true, random.seeds(draws), random.rows());
    }

    private static NDArray value(ParameterStore store, Parameter parameter, boolean training) {
        Device device = parameter.getArray().getDevice();
        return Preconditions.checkNotNull(
                store.getValue(parameter, device, training),
                "%s has no value",
                parameter.getName());
    }
}
