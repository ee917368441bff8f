package org.gan4j.djl.nn;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Equalised learning rate (Karras et al. 2018, section 4.1) of a convolution or linear layer: its
 * weight is drawn from N(0, 1) and used times gain / sqrt(fan-in), as is given to He et al.'s
 * initialisation, so that Adam moves all layers at one relative speed.
 *
 * <p>A learning rate multiplier m (Karras et al. 2019, appendix C) draws the weight from N(0, 1 /
 * m), and uses weight and bias times m.
 *
 * <ul>
 *   <li>input and output: as those of the layer
 * </ul>
 */
public final class EqualizedLearningRate extends ScriptBlock {

    private static final double HE = Math.sqrt(2);

    private final Block layer;
    private final double gain;
    private final double multiplier;
    private @Nullable Parameter weight;
    private double scale;

    private EqualizedLearningRate(Block layer, double gain, double multiplier) {
        Preconditions.checkArgument(
                Double.isFinite(gain) && gain > 0, "gain must be above 0, but was %s", gain);
        Preconditions.checkArgument(
                Double.isFinite(multiplier) && multiplier > 0,
                "multiplier must be above 0, but was %s",
                multiplier);
        this.layer = addNamed("layer", layer);
        this.gain = gain;
        this.multiplier = multiplier;
        layer.setInitializer(
                new NormalInitializer((float) (1 / multiplier)), Parameter.Type.WEIGHT);
    }

    /**
     * Wraps a layer, with the gain sqrt(2) that suits ReLU and LeakyReLU.
     *
     * @param layer a linear layer or convolution, not yet initialised
     * @return what takes its place
     */
    public static EqualizedLearningRate of(Block layer) {
        return of(layer, HE, 1);
    }

    /**
     * Wraps a layer.
     *
     * @param layer a linear layer or convolution, not yet initialised
     * @param gain above 0; 1 for a last layer
     * @param multiplier above 0; 0.01 in the mapping networks of StyleGAN
     * @return what takes its place
     */
    public static EqualizedLearningRate of(Block layer, double gain, double multiplier) {
        return new EqualizedLearningRate(layer, gain, multiplier);
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        Parameter scaled = requireNonNull(weight, "the layer is not initialised");
        String original = script.parameter(scaled);
        script.replace(scaled, script.let("torch.mul(%s, %s)".formatted(original, scale)));
        ParameterList all = layer.getParameters();
        List<Parameter> biases =
                all.values().stream()
                        .filter(p -> p.getType() == Parameter.Type.BIAS && multiplier != 1)
                        .toList();
        List<String> before = biases.stream().map(script::parameter).toList();
        for (int i = 0; i < biases.size(); i++) {
            script.replace(
                    biases.get(i),
                    script.let("torch.mul(%s, %s)".formatted(before.get(i), multiplier)));
        }
        List<String> outputs = script.block(layer, inputs);
        script.replace(scaled, original);
        for (int i = 0; i < biases.size(); i++) {
            script.replace(biases.get(i), before.get(i));
        }
        return outputs;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        layer.initialize(manager, type, inputs);
        List<Parameter> weights =
                layer.getParameters().values().stream()
                        .filter(p -> p.getType() == Parameter.Type.WEIGHT)
                        .toList();
        Preconditions.checkArgument(
                weights.size() == 1,
                "%s has %s weights, not one: wrap its layers one by one",
                layer.getClass().getSimpleName(),
                weights.size());
        weight = weights.get(0);
        Shape shape = weight.getArray().getShape();
        long filters = shape.get(ConvTranspose2d.filterAxis(layer));
        scale = gain * multiplier / Math.sqrt((double) shape.size() / filters);
    }

    /** By the names of the layer itself. */
    @Override
    public ParameterList getParameters() {
        return layer.getParameters();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return layer.getOutputShapes(inputs);
    }
}
