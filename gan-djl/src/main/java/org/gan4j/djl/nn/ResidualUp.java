package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import java.util.Optional;

/**
 * The residual block of SNGAN's generator (Miyato et al. 2018, table 4 and figure 8), which doubles
 * height and width: normalisation, ReLU, resampling, 3 x 3 convolution, normalisation, ReLU, 3 x 3
 * convolution; beside it a 1 x 1 convolution and resampling.
 *
 * <ul>
 *   <li>input: (N, channels, H, W); output: (N, filters, 2 H, 2 W)
 * </ul>
 */
public final class ResidualUp extends Residual {

    private final Optional<? extends Block> beforeFirst;
    private final Optional<? extends Block> beforeSecond;
    private final ScriptBlock resample;

    private ResidualUp(int channels, int filters, ScriptBlock resample, ResidualSettings settings) {
        super(channels, filters, filters, true, settings);
        beforeFirst = addNorm("b1", channels, settings);
        beforeSecond = addNorm("b2", filters, settings);
        this.resample = addNamed("up", resample);
    }

    /**
     * Describes the block, with BatchNorm and nearest neighbours as in the authors' code.
     *
     * @param channels the channels of its input
     * @param filters the channels of its output
     * @return the block
     */
    public static ResidualUp of(int channels, int filters) {
        return of(
                channels, filters, Upsample.nearest(), ResidualSettings.of(Normalisation.batch()));
    }

    /**
     * Describes the block.
     *
     * @param channels the channels of its input
     * @param filters the channels of its output
     * @param resample what doubles height and width
     * @param settings what stands around its convolutions
     * @return the block
     */
    public static ResidualUp of(
            int channels, int filters, ScriptBlock resample, ResidualSettings settings) {
        return new ResidualUp(channels, filters, resample, settings);
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        script.keep(x);
        String h = activated(script, normalised(beforeFirst, script, x, inputs));
        h = through(first, script, through(resample, script, h));
        h = activatedAgain(script, normalised(beforeSecond, script, h, inputs));
        h = through(second, script, h);
        // Convolved before it is enlarged: the same, as a pixel is convolved alone, for less.
        return sum(script, h, through(resample, script, through(shortcut, script, x)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Shape x = inputs[0];
        check(x);
        Shape large = with(x, channels, 2 * x.get(2), 2 * x.get(3));
        Shape inner = with(x, hidden, 2 * x.get(2), 2 * x.get(3));
        initialize(beforeFirst, manager, type, x, inputs);
        resample.initialize(manager, type, x);
        first.initialize(manager, type, large);
        initialize(beforeSecond, manager, type, inner, inputs);
        initializeDropout(manager, type, inner);
        second.initialize(manager, type, inner);
        shortcut.ifPresent(beside -> beside.initialize(manager, type, x));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        check(inputs[0]);
        return new Shape[] {with(inputs[0], filters, 2 * inputs[0].get(2), 2 * inputs[0].get(3))};
    }
}
