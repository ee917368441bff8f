package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.List;
import java.util.Optional;

/** What residual blocks share: two convolutions, and one beside them where the shape changes. */
abstract class Residual extends ScriptBlock {

    final int channels;
    final int filters;
    final int hidden;
    final ScriptBlock first;
    final ScriptBlock second;
    final Optional<? extends Block> shortcut;
    private final Block activation;
    private final Optional<? extends Block> dropout;

    Residual(int channels, int filters, int hidden, boolean resampled, ResidualSettings settings) {
        Normalisation normalisation = settings.normalisation();
        activation = settings.activation().newLayer().orElseThrow();
        dropout =
                settings.dropout() == 0
                        ? Optional.empty()
                        : Optional.of(addNamed("dropout", new Dropout(settings.dropout())));
        this.channels = Convolution.Builder.atLeast(1, "channels", channels);
        this.filters = Convolution.Builder.atLeast(1, "filters", filters);
        this.hidden = hidden;
        first =
                addNamed(
                        "c1",
                        normalisation.apply(convolution(hidden, 3, Initialisation.GLOROT_RELU)));
        second =
                addNamed(
                        "c2",
                        normalisation.apply(convolution(filters, 3, Initialisation.GLOROT_RELU)));
        shortcut =
                resampled || channels != filters
                        ? Optional.of(
                                addNamed(
                                        "c_sc",
                                        normalisation.apply(
                                                convolution(filters, 1, Initialisation.GLOROT))))
                        : Optional.empty();
    }

    private static ScriptBlock convolution(int filters, int kernel, Initialisation initialisation) {
        Conv2d convolution =
                Conv2d.builder()
                        .setFilters(filters)
                        .setKernel(kernel)
                        .optPadding(kernel / 2)
                        .build();
        initialisation.apply(convolution);
        return convolution;
    }

    final String activated(Script script, String x) {
        return through(activation, script, x);
    }

    /** What the second convolution is given. */
    final String activatedAgain(Script script, String x) {
        return through(dropout, script, activated(script, x));
    }

    /** One output of a layer of one input. */
    static String through(Block layer, Script script, String x) {
        return script.block(layer, List.of(x)).get(0);
    }

    /** The same of a layer that may not be there. */
    static String through(Optional<? extends Block> layer, Script script, String x) {
        return layer.map(there -> through(there, script, x)).orElse(x);
    }

    /** A normalisation, which may be told the conditions of its block. */
    static String normalised(
            Optional<? extends Block> norm, Script script, String x, List<String> inputs) {
        return norm.map(there -> script.block(there, given(there, x, inputs)).get(0)).orElse(x);
    }

    static void initialize(
            Optional<? extends Block> norm,
            NDManager manager,
            DataType type,
            Shape x,
            Shape... inputs) {
        norm.ifPresent(there -> there.initialize(manager, type, given(there, x, inputs)));
    }

    final Optional<? extends Block> addNorm(String name, int maps, ResidualSettings settings) {
        Optional<? extends Block> layer = settings.normalisation().newLayer(maps);
        layer.ifPresent(there -> addNamed(name, there));
        return layer;
    }

    static List<String> sum(Script script, String x, String y) {
        return List.of(script.result("torch.add(%s, %s)".formatted(x, y)));
    }

    static Shape with(Shape x, long channels, long height, long width) {
        return new Shape(x.get(0), channels, height, width);
    }

    /** Dropout has nothing to initialise, but knows its input then. */
    final void initializeDropout(NDManager manager, DataType type, Shape inner) {
        dropout.ifPresent(layer -> layer.initialize(manager, type, inner));
    }

    final void check(Shape input) {
        Preconditions.checkArgument(
                input.dimension() == 4 && input.get(1) == channels,
                "this block takes (N, %s, H, W), but was given %s",
                channels,
                input);
    }
}
