package org.gan4j.djl.nn;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * Minibatch standard deviation (Karras et al. 2018, section 3, as in the code of StyleGAN2): one
 * more feature that says how much the samples of a group differ: the deviation of each feature over
 * the group, sqrt(var + 1e-8), averaged over all features.
 *
 * <p>Sample i is grouped with i + M, i + 2 M, ..., where M is the number of groups. A batch that
 * the group size does not divide is cut into the largest groups that do; if these are of one
 * sample, training is refused with an {@link IllegalStateException}.
 *
 * <ul>
 *   <li>input: (N, F) or (N, C, ...)
 *   <li>output: the same with one more feature or channel, which is constant over a group
 * </ul>
 */
public final class MinibatchStdLayer extends ScriptBlock {

    private static final double EPSILON = 1e-8;

    private final int groupSize;

    /**
     * Describes the layer.
     *
     * @param groupSize the most samples of a group, at least 2; 4 in the paper's code
     */
    public MinibatchStdLayer(int groupSize) {
        Preconditions.checkArgument(
                groupSize >= 2, "a group needs at least 2 samples, but groupSize is %s", groupSize);
        this.groupSize = groupSize;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        script.keep(x);
        String size = script.let("torch.size(%s, 0)".formatted(x));
        String group = largestGroup(script, size);
        String grouped =
                script.let(
                        "torch.reshape(%s, [%s, torch.floordiv(%s, %s), -1])"
                                .formatted(x, group, size, group));
        String off =
                script.let("torch.sub(%s, torch.mean(%s, [0], True))".formatted(grouped, grouped));
        String variance = script.let("torch.mean(torch.mul(%s, %s), [0])".formatted(off, off));
        String deviation =
                script.let(
                        "torch.mean(torch.sqrt(torch.add(%s, %s)), [1])"
                                .formatted(variance, EPSILON));
        String column =
                script.let(
                        "torch.reshape(torch.repeat(%s, [%s]), [-1, 1])"
                                .formatted(deviation, group));
        return List.of(script.withChannels(x, column));
    }

    /** The largest divisor of the batch that is no larger than a group. */
    private String largestGroup(Script script, String size) {
        String group = script.let("1");
        script.line("for i in range(%s):".formatted(groupSize - 1));
        script.line("  if torch.eq(torch.remainder(%s, torch.add(i, 2)), 0):".formatted(size));
        script.line("    %s = torch.add(i, 2)".formatted(group));
        script.line("  else:");
        script.line("    pass");
        script.inTraining(
                () ->
                        script.refuse(
                                "torch.eq(%s, 1)".formatted(group),
                                "minibatch std cannot cut {} samples into groups of 2 to "
                                        + groupSize
                                        + ": use a batch size that the group size divides",
                                size));
        return group;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        return new Shape[] {new Shape(x.get(0), x.get(1) + 1).addAll(x.slice(2))};
    }
}
