package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.List;

/**
 * The head of a projection discriminator (Miyato and Koyama 2018, eq. 3 and figure 1d): what an
 * unconditional head says of the features phi, and how well they go with the class: psi(phi) + y^T
 * V phi. Feature maps are summed over their pixels before they are compared with the class.
 *
 * <ul>
 *   <li>input: phi (N, F), or (N, F, H, W); labels (N) of INT64, or (N, m) of m packed samples,
 *       whose V are added
 *   <li>output: (N, 1)
 *   <li>embed.weight: V (classes, F)
 * </ul>
 */
public final class Projection extends ScriptBlock {

    private final Block head;
    private final ScriptBlock embed;

    private Projection(Block head, ScriptBlock embed) {
        this.head = addNamed("head", head);
        this.embed = addNamed("embed", embed);
    }

    /**
     * Describes the head.
     *
     * @param head psi: any block that takes phi and returns one number for each sample; not yet
     *     initialised
     * @param classes how many, at least 2
     * @param normalisation what V has, such as {@link Normalisation#spectral()}
     * @return the head
     */
    public static Projection of(Block head, int classes, Normalisation normalisation) {
        Embedding embed = new Embedding(classes, Parameter.Type.WEIGHT, new NormalInitializer(1));
        Initialisation.GLOROT.apply(embed);
        return new Projection(head, normalisation.apply(embed));
    }

    @Override
    public boolean takesCondition() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String phi = inputs.get(0);
        script.keep(phi);
        String alone =
                script.let(
                        "torch.flatten(%s, 1, -1)"
                                .formatted(script.block(head, List.of(phi)).get(0)));
        String summed =
                script.let(
                        "torch.sum(torch.flatten(torch.unsqueeze(%s, -1), 2, -1), [-1])"
                                .formatted(phi));
        String wanted = script.block(embed, inputs.subList(1, 2)).get(0);
        String all =
                script.let(
                        "torch.sum(torch.reshape(%s, [torch.size(%s, 0), -1, torch.size(%s, 1)]), [1])"
                                .formatted(wanted, summed, summed));
        String matches =
                script.let("torch.sum(torch.mul(%s, %s), [1], True)".formatted(all, summed));
        return List.of(script.result("torch.add(%s, %s)".formatted(alone, matches)));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        Preconditions.checkArgument(
                inputs.length == 2,
                "a projection takes features and labels, but was given %s arrays",
                inputs.length);
        head.initialize(manager, type, inputs[0]);
        embed.initialize(manager, type, inputs[1], inputs[0]);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), 1)};
    }
}
