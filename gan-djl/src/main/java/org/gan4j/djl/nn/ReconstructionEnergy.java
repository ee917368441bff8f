package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParameterList;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;

/**
 * How badly an auto-encoder reconstructs what it is given (BEGAN, Berthelot et al. 2017, eq. 1;
 * EBGAN, Zhao et al. 2017, section 2.3): minus the mean of |y - x|^p over the values of a sample x
 * that it reconstructs as y.
 *
 * <ul>
 *   <li>input: (N, ...), any shape
 *   <li>outputs: (N), 0 or less; then what the auto-encoder returns beside its reconstruction
 * </ul>
 *
 * <p>Its parameters have the names that they have in the auto-encoder.
 */
public final class ReconstructionEnergy extends ScriptBlock {

    private final Block autoEncoder;
    private final Energy energy;

    /**
     * Around an auto-encoder.
     *
     * @param autoEncoder returns what it is given, in the same shape, and then whatever it likes;
     *     any block, not yet initialised
     * @param power p, 1 or 2
     */
    public ReconstructionEnergy(Block autoEncoder, int power) {
        Preconditions.checkArgument(
                power == 1 || power == 2, "power must be 1 or 2, but was %s", power);
        this.autoEncoder =
                addNamed("autoencoder", Preconditions.checkNotNull(autoEncoder, "autoEncoder"));
        energy = new Energy(power);
    }

    /** {@return the auto-encoder} */
    public Block autoEncoder() {
        return autoEncoder;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        inputs.forEach(script::keep);
        List<String> outputs = new ArrayList<>(script.block(autoEncoder, inputs));
        outputs.set(0, script.block(energy, List.of(x, outputs.get(0))).get(0));
        return outputs;
    }

    @Override
    public ParameterList getParameters() {
        return autoEncoder.getParameters();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        autoEncoder.initialize(manager, type, inputs);
        check(inputs[0], autoEncoder.getOutputShapes(inputs)[0]);
    }

    private static void check(Shape given, Shape returned) {
        Preconditions.checkState(
                returned.equals(given),
                "an auto-encoder returns the shape that it is given, %s, but this one returned %s:"
                        + " end it with a layer of the size of a sample",
                given,
                returned);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape[] outputs = autoEncoder.getOutputShapes(inputs).clone();
        outputs[0] = inputs[0].slice(0, 1);
        return outputs;
    }

    /** Of samples and their reconstructions. */
    private static final class Energy extends ScriptBlock {

        private final int power;

        Energy(int power) {
            this.power = power;
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String x = inputs.get(0);
            String difference = script.let("torch.sub(%s, %s)".formatted(inputs.get(1), x));
            String rows =
                    script.let(
                            "torch.reshape(%s, [torch.size(%s, 0), -1])".formatted(difference, x));
            String sizes =
                    script.let(
                            power == 1
                                    ? "torch.abs(%s)".formatted(rows)
                                    : "torch.mul(%s, %s)".formatted(rows, rows));
            return List.of(script.let("torch.neg(torch.mean(%s, [1], False))".formatted(sizes)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {inputs[0].slice(0, 1)};
        }
    }
}
