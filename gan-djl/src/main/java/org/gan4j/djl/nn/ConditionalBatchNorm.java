package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.network.NormalisesBatch;

/**
 * Conditional batch normalisation (Dumoulin et al. 2017, eq. 5; de Vries et al. 2017, section 4;
 * for generators Miyato and Koyama 2018): each channel is brought to mean 0 and variance 1 as by
 * {@link BatchNorm}, then scaled and shifted by what its condition says. Gains begin at 1, shifts
 * at 0.
 *
 * <ul>
 *   <li>input: x (N, C, H, W), and labels (N) of INT64, or a vector (N, d) for each sample
 *   <li>output: (N, C, H, W)
 *   <li>running_mean, running_var: (C); gain.weight, bias.weight: (classes, C) for labels, (C, d)
 *       for vectors, where the gain is 1 + W y (Brock et al. 2019, appendix B)
 * </ul>
 */
public final class ConditionalBatchNorm extends ScriptBlock implements NormalisesBatch {

    private final boolean labels;
    private final ScriptBlock gain;
    private final ScriptBlock bias;
    private final Parameter mean;
    private final Parameter variance;

    private ConditionalBatchNorm(boolean labels, ScriptBlock gain, ScriptBlock bias) {
        this.labels = labels;
        this.gain = addNamed("gain", gain);
        this.bias = addNamed("bias", bias);
        mean = running("running_mean", Parameter.Type.RUNNING_MEAN);
        variance = running("running_var", Parameter.Type.RUNNING_VAR);
    }

    private Parameter running(String name, Parameter.Type type) {
        return addParameter(
                Parameter.builder().setName(name).setType(type).optRequiresGrad(false).build());
    }

    /**
     * A gain and a shift for each class and channel.
     *
     * @param classes how many, at least 2
     * @return the layer
     */
    public static ConditionalBatchNorm ofLabels(int classes) {
        return new ConditionalBatchNorm(
                true,
                new Embedding(classes, Parameter.Type.OTHER, Initializer.ONES),
                new Embedding(classes, Parameter.Type.OTHER, Initializer.ZEROS));
    }

    /**
     * Gains and shifts that are linear in a vector, such as the embedding of a class beside a part
     * of the latent.
     *
     * @param channels C, at least 1
     * @param normalisation what the weights of both linear layers have, such as {@link
     *     Normalisation#spectral()}
     * @return the layer
     */
    public static ConditionalBatchNorm ofVector(int channels, Normalisation normalisation) {
        return new ConditionalBatchNorm(
                false,
                normalisation.apply(new Linear(channels, false)),
                normalisation.apply(new Linear(channels, false)));
    }

    @Override
    public boolean takesCondition() {
        return true;
    }

    /** The statistics are those of the batch. */
    @Override
    public boolean isSampleWise() {
        return false;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String normalised =
                script.let(
                        "torch.batch_norm(%s, None, None, %s, %s, training, %s, %s, True)"
                                .formatted(
                                        inputs.get(0),
                                        script.parameter(mean),
                                        script.parameter(variance),
                                        BatchNorm.MOMENTUM,
                                        BatchNorm.EPSILON));
        List<String> condition = inputs.subList(1, 2);
        String scale = script.block(gain, condition).get(0);
        if (!labels) {
            scale = script.let("torch.add(%s, 1)".formatted(scale));
        }
        return List.of(
                script.result(
                        "torch.addcmul(%s, %s, %s)"
                                .formatted(
                                        maps(script, script.block(bias, condition).get(0)),
                                        normalised,
                                        maps(script, scale))));
    }

    private static String maps(Script script, String rows) {
        return script.let("torch.unsqueeze(torch.unsqueeze(%s, -1), -1)".formatted(rows));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        check(inputs);
        gain.initialize(manager, type, inputs[1], inputs[0]);
        bias.initialize(manager, type, inputs[1], inputs[0]);
    }

    private void check(Shape[] inputs) {
        Preconditions.checkArgument(
                inputs.length == 2,
                "conditional batch normalisation takes maps and one condition, but was given %s"
                        + " arrays: let the network be told its condition",
                inputs.length);
        Preconditions.checkArgument(
                inputs[0].dimension() == 4,
                "conditional batch normalisation takes (N, C, H, W), but was given %s",
                inputs[0]);
    }

    @Override
    protected void prepare(Shape[] inputs) {
        mean.setShape(new Shape(inputs[0].get(1)));
        variance.setShape(new Shape(inputs[0].get(1)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        check(inputs);
        return new Shape[] {inputs[0]};
    }
}
