package org.gan4j.djl.nn;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.Conditioning;
import org.jspecify.annotations.Nullable;

/**
 * Tells a convolutional network its condition by further channels (Mirza and Osindero 2014; Isola
 * et al. 2017 for images): a label as a learned image of one channel, drawn from N(0, 1) at first,
 * a vector as constant channels, an image as it is.
 *
 * <ul>
 *   <li>input: x (N, C, H, W), then the conditions in the order of {@link Conditioning#shapes};
 *       images of the same height and width. Of m packed samples labels are (N, m)
 *   <li>output: (N, C + more, H, W)
 *   <li>embedding.weight: (classes, H W)
 * </ul>
 */
public final class ConcatMaps extends ScriptBlock {

    private final Conditioning conditioning;
    private final @Nullable Embedding embedding;

    /**
     * Describes the layer.
     *
     * @param conditioning what is told
     * @param height H
     * @param width W
     */
    public ConcatMaps(Conditioning conditioning, int height, int width) {
        this.conditioning = conditioning;
        embedding =
                conditioning.classes() == 0
                        ? null
                        : addNamed(
                                "embedding",
                                new Embedding(
                                        conditioning.classes(),
                                        height * width,
                                        Parameter.Type.OTHER,
                                        new NormalInitializer(1)));
    }

    @Override
    public boolean isSampleWise() {
        return true;
    }

    @Override
    public boolean takesCondition() {
        return true;
    }

    @Override
    protected List<String> write(Script script, List<String> inputs) {
        String x = inputs.get(0);
        List<String> maps = new ArrayList<>(List.of(x));
        int next = 1;
        if (embedding != null) {
            String rows = script.block(embedding, inputs.subList(next, ++next)).get(0);
            maps.add(
                    script.let(
                            "torch.reshape(%s, [torch.size(%s, 0), -1, torch.size(%s, 2), torch.size(%s, 3)])"
                                    .formatted(rows, x, x, x)));
        }
        if (conditioning.vectorSize() > 0) {
            maps.add(
                    script.let(
                            "torch.expand(torch.unsqueeze(torch.unsqueeze(%s, -1), -1), [-1, -1, torch.size(%s, 2), torch.size(%s, 3)])"
                                    .formatted(inputs.get(next++), x, x)));
        }
        maps.addAll(inputs.subList(next, inputs.size()));
        return List.of(script.result("torch.cat([%s], 1)".formatted(String.join(", ", maps))));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
        if (embedding != null) {
            embedding.initialize(manager, type, inputs[1]);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape x = inputs[0];
        Shape image = conditioning.imageShape();
        Preconditions.checkArgument(
                image == null || image.slice(1).equals(x.slice(2)),
                "images of shape %s are beside condition images of shape %s: bring both to one size",
                x,
                image);
        long channels = 0;
        for (Shape input : inputs) {
            channels += input.dimension() == 1 ? 1 : input.get(1);
        }
        return new Shape[] {new Shape(x.get(0), channels, x.get(2), x.get(3))};
    }
}
