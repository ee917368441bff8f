package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * Self-attention over the pixels of feature maps (Zhang et al. 2019, section 3): x + gamma o(g(x)
 * softmax(theta(x)^T phi(x))^T), with 1 x 1 convolutions and a gamma that begins at 0.
 *
 * <ul>
 *   <li>input and output: (N, C, H, W), of at least 8 channels
 *   <li>weight of theta and phi: (C / 8, C, 1, 1); gamma: (1)
 * </ul>
 */
public final class SelfAttention extends ScriptBlock {

    private static final int REDUCTION = 8;

    private final int channels;
    private final boolean pooled;
    private final ScriptBlock theta;
    private final ScriptBlock phi;
    private final ScriptBlock g;
    private final List<ScriptBlock> out;
    private final Parameter gamma;

    private SelfAttention(int channels, boolean pooled) {
        Preconditions.checkArgument(
                channels >= REDUCTION,
                "attention needs at least %s channels, but was given %s",
                REDUCTION,
                channels);
        this.channels = channels;
        this.pooled = pooled;
        theta = addNamed(pooled ? "theta" : "query_conv", convolution(channels / REDUCTION));
        phi = addNamed(pooled ? "phi" : "key_conv", convolution(channels / REDUCTION));
        g = addNamed(pooled ? "g" : "value_conv", convolution(pooled ? channels / 2 : channels));
        out = pooled ? List.of(addNamed("o", convolution(channels))) : List.of();
        gamma =
                addParameter(
                        Parameter.builder()
                                .setName("gamma")
                                .setType(Parameter.Type.OTHER)
                                .optShape(new Shape(1))
                                .optInitializer(Initializer.ZEROS)
                                .build());
    }

    /**
     * As the authors' code has it: convolutions without bias and spectrally normalised, C / 2
     * values, keys and values pooled to half of the height and width, and a last convolution back
     * to C.
     *
     * @param channels C, at least 8; height and width must be even
     * @return the layer
     */
    public static SelfAttention ofAuthors(int channels) {
        return new SelfAttention(channels, true);
    }

    /**
     * As it is often reimplemented: convolutions with bias, C values, no pooling and no last
     * convolution. It takes four times the memory.
     *
     * @param channels C, at least 8
     * @return the layer
     */
    public static SelfAttention plain(int channels) {
        return new SelfAttention(channels, false);
    }

    private ScriptBlock convolution(int filters) {
        Conv2d convolution =
                Conv2d.builder().setFilters(filters).setKernel(1).optBias(!pooled).build();
        return pooled ? SpectralNorm.of(convolution) : convolution;
    }

    /** Every layer in it keeps samples apart, but a spectral norm moves with every pass. */
    @Override
    public boolean isSampleWise() {
        return !pooled;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        script.keep(inputs.get(0));
        String x = inputs.get(0);
        String queries = flat(script, script.block(theta, inputs).get(0));
        String keys = flat(script, pooled(script, script.block(phi, inputs).get(0)));
        String values = flat(script, pooled(script, script.block(g, inputs).get(0)));
        String scores = script.product("bmm", transposed(script, queries), keys);
        String weights = script.let("torch.softmax(%s, -1)".formatted(scores));
        String mixed = script.product("bmm", values, transposed(script, weights));
        String maps =
                script.let(
                        "torch.reshape(%s, [torch.size(%s, 0), -1, torch.size(%s, 2), torch.size(%s, 3)])"
                                .formatted(mixed, x, x, x));
        for (ScriptBlock last : out) {
            maps = script.block(last, List.of(maps)).get(0);
        }
        String scaled = "torch.mul(%s, %s)".formatted(maps, script.parameter(gamma));
        return List.of(script.result("torch.add(%s, %s)".formatted(scaled, x)));
    }

    private String pooled(Script script, String x) {
        return pooled
                ? script.let(
                        "torch.max_pool2d(%s, [2, 2], [2, 2], [0, 0], [1, 1], False)".formatted(x))
                : x;
    }

    private static String transposed(Script script, String x) {
        return script.let("torch.transpose(%s, 1, 2)".formatted(x));
    }

    /** (N, C, H W). */
    private static String flat(Script script, String x) {
        return script.let("torch.flatten(%s, 2, -1)".formatted(x));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        for (ScriptBlock convolution : List.of(theta, phi, g)) {
            convolution.initialize(manager, type, inputs);
        }
        Shape values = inputs[0];
        for (ScriptBlock last : out) {
            last.initialize(
                    manager,
                    type,
                    new Shape(values.get(0), channels / 2, values.get(2), values.get(3)));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Preconditions.checkArgument(
                inputs[0].dimension() == 4 && inputs[0].get(1) == channels,
                "this attention takes (N, %s, H, W), but was given %s",
                channels,
                inputs[0]);
        Preconditions.checkArgument(
                !pooled || (inputs[0].get(2) % 2 == 0 && inputs[0].get(3) % 2 == 0),
                "keys are pooled in pairs, so height and width must be even, but were %s: use plain",
                inputs[0]);
        return inputs;
    }
}
