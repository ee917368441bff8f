package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.List;
import java.util.Optional;

/**
 * The residual block of SNGAN's discriminator (Miyato et al. 2018, table 4 and figure 8): ReLU, 3 x
 * 3 convolution, ReLU, 3 x 3 convolution, each ReLU after a normalisation if there is one, and, if
 * it halves height and width, means of 2 x 2 pixels; beside it a 1 x 1 convolution where the shape
 * changes. The first block of a network has no ReLU before its first convolution.
 *
 * <ul>
 *   <li>input: (N, channels, H, W); output: (N, filters, H, W), or half of H and W
 * </ul>
 */
public final class ResidualDown extends Residual {

    private final boolean begins;
    private final Optional<? extends Block> beforeFirst;
    private final Optional<? extends Block> beforeSecond;
    private final ScriptBlock pool = new AveragePool();
    private final boolean halves;

    private ResidualDown(
            int channels,
            int filters,
            int hidden,
            boolean halves,
            boolean begins,
            ResidualSettings settings) {
        super(channels, filters, hidden, halves, settings);
        beforeFirst = begins ? Optional.empty() : addNorm("b1", channels, settings);
        beforeSecond = addNorm("b2", hidden, settings);
        this.halves = halves;
        this.begins = begins;
    }

    /**
     * The first block of a discriminator, which halves; it takes images of any number of channels.
     *
     * @param filters the channels of its output
     * @param settings what stands around its convolutions
     * @return the block
     */
    public static ResidualDown first(int filters, ResidualSettings settings) {
        return new ResidualDown(filters, filters, filters, true, true, settings);
    }

    /**
     * A block that halves.
     *
     * @param channels the channels of its input
     * @param filters the channels of its output
     * @param hidden the channels between its convolutions
     * @param settings what stands around its convolutions
     * @return the block
     */
    public static ResidualDown halving(
            int channels, int filters, int hidden, ResidualSettings settings) {
        return new ResidualDown(channels, filters, hidden, true, false, settings);
    }

    /**
     * A block that leaves height and width.
     *
     * @param channels the channels of its input
     * @param filters the channels of its output
     * @param hidden the channels between its convolutions
     * @param settings what stands around its convolutions
     * @return the block
     */
    public static ResidualDown keeping(
            int channels, int filters, int hidden, ResidualSettings settings) {
        return new ResidualDown(channels, filters, hidden, false, false, settings);
    }

    /** The first block takes any number of channels, since its shortcut is always a convolution. */
    private void checkInput(Shape x) {
        if (begins) {
            Preconditions.checkArgument(
                    x.dimension() == 4, "this block takes (N, C, H, W), but was given %s", x);
        } else {
            check(x);
        }
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        script.keep(x);
        String h =
                through(
                        first,
                        script,
                        begins ? x : activated(script, normalised(beforeFirst, script, x, inputs)));
        h =
                through(
                        second,
                        script,
                        activatedAgain(script, normalised(beforeSecond, script, h, inputs)));
        String beside = x;
        if (halves) {
            h = through(pool, script, h);
            // A mean of a 1 x 1 convolution is the convolution of the mean.
            beside = through(pool, script, x);
        }
        return sum(script, h, through(shortcut, script, beside));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Shape x = inputs[0];
        checkInput(x);
        Shape inner = with(x, hidden, x.get(2), x.get(3));
        initialize(beforeFirst, manager, type, x, inputs);
        first.initialize(manager, type, x);
        initialize(beforeSecond, manager, type, inner, inputs);
        initializeDropout(manager, type, inner);
        second.initialize(manager, type, inner);
        shortcut.ifPresent(beside -> beside.initialize(manager, type, x));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        checkInput(x);
        int scale = halves ? 2 : 1;
        Preconditions.checkArgument(
                x.get(2) % scale == 0 && x.get(3) % scale == 0,
                "height and width must be even to be halved, but were %s",
                x);
        return new Shape[] {with(x, filters, x.get(2) / scale, x.get(3) / scale)};
    }
}
