package org.gan4j.djl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.gan4j.djl.torch.TorchArchive;

/**
 * Packs a network as a TorchScript file with weights, which {@code torch.jit.load} opens without
 * this library: {@code forward} runs it as in evaluation, {@code state_dict} has its tensors by
 * their names.
 */
public final class ScriptExport {

    /** What {@code forward} returns. */
    public enum Returns {
        /** The first output. */
        FIRST,
        /** The first output, as (N) if it has one number for each sample. */
        LOGITS,
        /** All outputs: a tuple, if there are several. */
        ALL
    }

    private ScriptExport() {}

    /**
     * Packs a network.
     *
     * @param network the block
     * @param inputs the names of its inputs, as parameters of {@code forward}
     * @param returns what {@code forward} returns
     * @param value the value of a parameter
     * @return the bytes of the file
     * @throws IllegalStateException if a part of the network is not scripted; the message names it
     */
    public static byte[] pack(
            Block network,
            List<String> inputs,
            Returns returns,
            Function<Parameter, NDArray> value) {
        Optional<Block> other = unscripted(network);
        if (other.isPresent()) {
            throw refused(other.get());
        }
        Map<Parameter, String> names = new LinkedHashMap<>();
        Map<String, TorchArchive.Tensor> tensors = new LinkedHashMap<>();
        for (Pair<String, Parameter> named : network.getParameters()) {
            Parameter parameter = named.getValue();
            if (names.putIfAbsent(parameter, named.getKey()) == null) {
                tensors.put(
                        named.getKey(),
                        new TorchArchive.Tensor(
                                value.apply(parameter), parameter.requiresGradient()));
            }
        }
        String method = Program.exported(network, inputs, names, returns);
        return TorchArchive.of(method, tensors);
    }

    static IllegalStateException refused(Block block) {
        return new IllegalStateException(
                "%s is no TorchScript, so the network cannot be exported: build it of the layers of %s, or let the block extend ScriptBlock"
                        .formatted(
                                block.getClass().getSimpleName(),
                                ScriptExport.class.getPackageName()));
    }

    /** What is no TorchScript: the innermost of blocks that hold one another. */
    static Optional<Block> unscripted(Block block) {
        Optional<Block> inner =
                block.getChildren().values().stream()
                        .flatMap(child -> unscripted(child).stream())
                        .findFirst();
        return inner.isPresent() || block instanceof ScriptBlock ? inner : Optional.of(block);
    }
}
