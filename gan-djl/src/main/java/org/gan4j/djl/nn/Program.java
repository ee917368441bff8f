package org.gan4j.djl.nn;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.djl.nn.ScriptExport.Returns;
import org.gan4j.djl.torch.DrawScript;
import org.gan4j.djl.torch.LayerRandom;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.run.Precision;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass as one TorchScript method, or several with other blocks between them, over
 * whatever values the parameters have.
 */
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

    /** The names that scripts give, see {@link Script}. */
    private static final Pattern NAME =
            Pattern.compile(
                    "\\b[%s%s%s]\\d+\\b".formatted(Script.INPUT, Script.WEIGHT, Script.VARIABLE));

    private static final Pattern ASSIGNED =
            Pattern.compile("(?m)^ *([%s%s]\\d+) = ".formatted(Script.INPUT, Script.VARIABLE));

    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");

    private final List<Step> steps;
    private final List<String> inputs;
    private final List<String> outputs;

    private Program(List<Step> steps, List<String> inputs, List<String> outputs) {
        this.steps = steps;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * Compiles what is written for so many inputs: one method, and one more after each block that
     * runs by itself.
     */
    static Program of(
            BiFunction<Script, List<String>, List<String>> writer,
            int inputs,
            Precision precision) {
        return of(writer, inputs, new Script(precision));
    }

    static Program of(
            BiFunction<Script, List<String>, List<String>> writer, int inputs, Script script) {
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> Script.INPUT + i).toList();
        List<String> outputs = script.end(writer.apply(script, names));
        List<Step> steps = new ArrayList<>();
        Set<String> wanted = new HashSet<>(outputs);
        for (Script.Part part : Lists.reverse(script.parts())) {
            Step step =
                    part instanceof Script.Lines lines
                            ? Method.of(lines, script, names, wanted)
                            : new Apart((Script.Outside) part);
            wanted.addAll(step.inputs());
            steps.add(step);
        }
        return new Program(ImmutableList.copyOf(Lists.reverse(steps)), names, outputs);
    }

    /** One after the other; each has what those before have made. */
    private interface Step {

        /** The variables that it needs. */
        Collection<String> inputs();

        void run(Pass pass);
    }

    /** A run of the steps, with the values of variables so far. */
    private record Pass(
            NDManager manager,
            ParameterStore store,
            boolean training,
            @Nullable PairList<String, Object> options,
            Map<String, NDArray> values) {

        NDArray get(String variable) {
            return requireNonNull(values.get(variable), variable);
        }

        NDList get(Collection<String> variables) {
            NDList all = new NDList(variables.size());
            variables.forEach(variable -> all.add(get(variable)));
            return all;
        }

        void put(List<String> variables, NDList found) {
            for (int i = 0; i < variables.size(); i++) {
                values.put(variables.get(i), found.get(i));
            }
        }
    }

    /** Lines, as one method. */
    private record Method(
            TorchScript script,
            List<String> inputs,
            List<Parameter> parameters,
            List<String> outputs,
            int draws)
            implements Step {

        static Method of(
                Script.Lines lines, Script script, List<String> given, Set<String> wanted) {
            String code = TEXT.matcher(lines.text()).replaceAll("");
            Set<String> assigned = new LinkedHashSet<>();
            ASSIGNED.matcher(code).results().forEach(found -> assigned.add(found.group(1)));
            Set<String> used = new LinkedHashSet<>();
            NAME.matcher(code)
                    .results()
                    .map(MatchResult::group)
                    .filter(
                            name ->
                                    name.startsWith(Script.INPUT)
                                            ? given.contains(name)
                                            : script.has(name))
                    .forEach(used::add);
            used.removeAll(lines.made());
            List<String> inputs = new ArrayList<>();
            List<Parameter> parameters = new ArrayList<>();
            StringBuilder source = new StringBuilder(lines.draws() > 0 ? DRAWS : "");
            source.append("def ")
                    .append(METHOD)
                    .append(
                            "(self, inputs: List[Tensor], weights: List[Tensor], training: bool,"
                                    + " seeds: List[int], rows: List[int]) -> List[Tensor]:\n");
            for (String name : used) {
                if (name.startsWith(Script.WEIGHT)) {
                    source.append("  %s = weights[%s]\n".formatted(name, parameters.size()));
                    parameters.add(script.parameters().get(Integer.parseInt(name.substring(1))));
                } else {
                    source.append("  %s = inputs[%s]\n".formatted(name, inputs.size()));
                    inputs.add(name);
                }
            }
            List<String> outputs = assigned.stream().filter(wanted::contains).toList();
            source.append(lines.text());
            source.append("  return [%s]\n".formatted(String.join(", ", outputs)));
            return new Method(
                    compiled(source.toString(), script.parts().size() == 1),
                    inputs,
                    parameters,
                    outputs,
                    lines.draws());
        }

        private static TorchScript compiled(String source, boolean whole) {
            try {
                return COMPILED.computeIfAbsent(source, TorchScript::compile);
            } catch (EngineException e) {
                throw whole
                        ? e
                        : new IllegalStateException(
                                "a script cannot be compiled that goes on after a block that is no"
                                        + " ScriptBlock: of the variables before it, it can use"
                                        + " tensors alone",
                                e);
            }
        }

        @Override
        public void run(Pass pass) {
            NDList weights = new NDList(parameters.size());
            for (Parameter parameter : parameters) {
                weights.add(value(pass.store, parameter, pass.training));
            }
            long[] seeds = NONE;
            long[] rows = NONE;
            if (draws > 0 && pass.training) {
                LayerRandom random = LayerRandom.of(pass.store.getManager());
                seeds = random.seeds(draws);
                rows = random.rows();
            }
            pass.put(
                    outputs,
                    script.run(
                            pass.manager,
                            METHOD,
                            pass.get(inputs),
                            weights,
                            pass.training,
                            seeds,
                            rows));
        }

        private static NDArray value(ParameterStore store, Parameter parameter, boolean training) {
            Device device = parameter.getArray().getDevice();
            return Preconditions.checkNotNull(
                    store.getValue(parameter, device, training),
                    "%s has no value",
                    parameter.getName());
        }
    }

    /** A block that runs by itself. */
    private record Apart(Script.Outside part) implements Step {

        @Override
        public Collection<String> inputs() {
            return Stream.concat(part.inputs().stream(), part.replaced().values().stream())
                    .toList();
        }

        @Override
        public void run(Pass pass) {
            Map<Parameter, NDArray> replaced = Maps.transformValues(part.replaced(), pass::get);
            ParameterStore store =
                    replaced.isEmpty() ? pass.store : new Replaced(pass.store, replaced);
            NDList found =
                    part.block()
                            .forward(store, pass.get(part.inputs()), pass.training, pass.options);
            Preconditions.checkState(
                    found.size() == part.outputs().size(),
                    "%s returned %s arrays, but says that it returns %s: let getOutputShapes return"
                            + " the shape of each",
                    part.block().getClass().getSimpleName(),
                    found.size(),
                    part.outputs().size());
            pass.put(part.outputs(), found);
        }
    }

    /** Other values of some parameters, and of everything else those that it has. */
    private static final class Replaced extends ParameterStore implements HasPrecision {

        private final ParameterStore others;
        private final Map<Parameter, NDArray> values;

        Replaced(ParameterStore others, Map<Parameter, NDArray> values) {
            super(others.getManager(), false);
            this.others = others;
            this.values = values;
        }

        @Override
        public Precision precision() {
            return HasPrecision.of(others);
        }

        @Override
        public @Nullable NDArray getValue(
                @Nullable Parameter asked, Device device, boolean training) {
            NDArray value = asked == null ? null : values.get(asked);
            return value == null ? others.getValue(asked, device, training) : value;
        }
    }

    /** The forward pass as a method of a module that holds the parameters, as in evaluation. */
    static String exported(
            Block network, List<String> inputs, Map<Parameter, String> names, Returns returns) {
        Script script = new Script(Precision.FULL);
        List<String> outputs = script.block(network, inputs);
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
        script.end(List.of());
        Script.Lines lines = new Script.Lines("", Set.of(), 0);
        for (Script.Part part : script.parts()) {
            if (part instanceof Script.Outside outside) {
                throw ScriptExport.refused(outside.block());
            }
            lines = (Script.Lines) part;
        }
        StringBuilder source = new StringBuilder(lines.draws() > 0 ? DRAWS : "");
        source.append("def ").append(METHOD).append("(self, ");
        source.append(inputs.stream().map(x -> x + ": Tensor").collect(joining(", ")));
        source.append(") -> ").append(type).append(":\n  training = False\n");
        if (lines.draws() > 0) {
            source.append("  seeds = [%s]\n".formatted("0, ".repeat(lines.draws())));
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
        return source.append(lines.text())
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
     * @param options for blocks that run by themselves
     */
    NDList run(
            NDManager manager,
            ParameterStore store,
            NDList given,
            boolean training,
            @Nullable PairList<String, Object> options) {
        Pass pass = new Pass(manager, store, training, options, new HashMap<>());
        pass.put(inputs, given);
        steps.forEach(step -> step.run(pass));
        return pass.get(outputs);
    }
}
