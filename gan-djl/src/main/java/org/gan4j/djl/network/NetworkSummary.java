package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.djl.nn.ReconstructionEnergy;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Network;

/**
 * A network as a table: its layers, the shapes of their outputs for one sample, their parameters.
 */
public final class NetworkSummary {

    private record Row(String name, String layer, String output, String parameters) {}

    private NetworkSummary() {}

    /**
     * Writes the table.
     *
     * @param network the network, initialised
     * @return lines of one width, the last one with the number of all parameters that are trained;
     *     those of blocks that are no sequence of layers are one line
     * @throws IllegalStateException if the network is not initialised
     */
    public static String of(Network network) {
        Block block = network.block();
        if (!block.isInitialized()) {
            throw new IllegalStateException(
                    "%s has no parameters yet: give it to a trainer, or load its weights, first"
                            .formatted(network));
        }
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("", "layer", "output", "parameters"));
        Shape[] shapes = network.inputShapes(1).toArray(Shape[]::new);
        if (block instanceof ReconstructionEnergy energy) {
            addLayers(rows, energy.autoEncoder(), shapes);
            rows.add(new Row("", "energy", block.getOutputShapes(shapes)[0].slice(1) + "", ""));
        } else {
            addLayers(rows, block, shapes);
        }
        rows.add(new Row("", "all", "", grouped(trained(block))));
        return table(rows);
    }

    private static void addLayers(List<Row> rows, Block block, Shape... inputs) {
        if (!(block instanceof Sequential) && !(block instanceof SequentialBlock)) {
            rows.add(row("", block, block.getOutputShapes(inputs)));
            return;
        }
        Shape[] shapes = inputs;
        BlockList children = block.getChildren();
        List<String> names = block instanceof ScriptBlock own ? own.childNames() : children.keys();
        for (int i = 0; i < names.size(); i++) {
            Block child = children.valueAt(i);
            shapes = child.getOutputShapes(shapes);
            rows.add(row(names.get(i), child, shapes));
        }
    }

    /**
     * How many numbers are trained.
     *
     * @param block a network or layer, initialised
     * @return their number; running statistics and vectors of spectral norms are not among them
     */
    public static long trained(Block block) {
        return block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    private static Row row(String name, Block layer, Shape... outputs) {
        List<String> shapes = new ArrayList<>();
        for (Shape output : outputs) {
            shapes.add(output.slice(1).toString());
        }
        return new Row(
                name,
                layer.getClass().getSimpleName(),
                String.join(" ", shapes),
                grouped(trained(layer)));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String table(List<Row> rows) {
        int name = 0;
        int layer = 0;
        int output = 0;
        int parameters = 0;
        for (Row row : rows) {
            name = Math.max(name, row.name.length());
            layer = Math.max(layer, row.layer.length());
            output = Math.max(output, row.output.length());
            parameters = Math.max(parameters, row.parameters.length());
        }
        StringBuilder text = new StringBuilder();
        for (Row row : rows) {
            text.append(Strings.padEnd(row.name, name + 2, ' '))
                    .append(Strings.padEnd(row.layer, layer + 2, ' '))
                    .append(Strings.padEnd(row.output, output + 2, ' '))
                    .append(Strings.padStart(row.parameters, parameters, ' '))
                    .append('\n');
        }
        return text.toString();
    }
}
