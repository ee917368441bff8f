package org.gan4j.metrics.extractor;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.metrics.Formula;
import org.jspecify.annotations.Nullable;

/** Convolution without bias, batch normalisation and ReLU, with weights by formula. */
final class ConvUnit extends AbstractBlock {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def forward(self, x: Tensor, p: List[Tensor], stride: List[int], padding: List[int]) -> Tensor:
                      h = torch.conv2d(x, p[0], None, stride, padding, [1, 1], 1)
                      h = torch.batch_norm(h, p[1], p[2], p[3], p[4], False, 0.1, 0.001, True)
                      return torch.relu(h)
                    """);

    private final List<Parameter> weights = new ArrayList<>();
    private final int out;
    private final long[] stride;
    private final long[] padding;

    /**
     * A unit.
     *
     * @param name its name in PyTorch's state, which its weights follow from
     * @param in channels
     * @param out channels
     * @param kernel height and width
     * @param stride of both axes
     * @param padding height and width
     */
    ConvUnit(
            NDManager manager,
            String name,
            int in,
            int out,
            int[] kernel,
            int stride,
            long[] padding) {
        this.out = out;
        this.stride = new long[] {stride, stride};
        this.padding = padding;
        int fan = in * kernel[0] * kernel[1];
        Shape shape = new Shape(out, in, kernel[0], kernel[1]);
        add(manager, name + ".conv.weight", shape, Math.sqrt(24.0 / fan), 0);
        add(manager, name + ".bn.weight", new Shape(out), 0.4, 1);
        add(manager, name + ".bn.bias", new Shape(out), 0.4, 0);
        add(manager, name + ".bn.running_mean", new Shape(out), 0.4, 0);
        add(manager, name + ".bn.running_var", new Shape(out), 0.4, 1);
    }

    private void add(NDManager manager, String name, Shape shape, double width, double centre) {
        Parameter parameter =
                addParameter(
                        Parameter.builder()
                                .setName(name)
                                .setType(Parameter.Type.OTHER)
                                .optRequiresGrad(false)
                                .build());
        parameter.setArray(
                manager.create(Formula.uniform(name, (int) shape.size(), width, centre), shape));
        weights.add(parameter);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        NDList arrays = new NDList();
        for (Parameter weight : weights) {
            arrays.add(store.getValue(weight, inputs.head().getDevice(), training));
        }
        return SCRIPT.run(
                inputs.head().getManager(), "forward", inputs.head(), arrays, stride, padding);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape kernel = weights.get(0).getShape();
        long height = (inputs[0].get(2) + 2 * padding[0] - kernel.get(2)) / stride[0] + 1;
        long width = (inputs[0].get(3) + 2 * padding[1] - kernel.get(3)) / stride[1] + 1;
        return new Shape[] {new Shape(inputs[0].get(0), out, height, width)};
    }
}
