package org.gan4j.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Tanh;
import org.junit.jupiter.api.Test;

/**
 * The gradient of a gradient penalty, sum (d/dx sum_i c_i D(x)_i)^2, in every weight, against
 * central differences in float64.
 */
class SecondOrderGradientTest {

    private static final double STEP = 1e-5;

    @Test
    void conv() {
        assertSecondOrder(conv2d());
    }

    @Test
    void transposedConv() {
        assertSecondOrder(transposed());
    }

    @Test
    void batchNorm_inTraining() {
        assertSecondOrder(new BatchNorm());
    }

    @Test
    void leakyRelu() {
        assertSecondOrder(new LeakyRelu(0.2));
    }

    private static Block conv2d() {
        return Conv2d.builder().setFilters(3).setKernel(3).optPadding(1).build();
    }

    private static Block transposed() {
        return ConvTranspose2d.builder()
                .setFilters(3)
                .setKernel(4)
                .optStride(2)
                .optPadding(1)
                .build();
    }

    /** Puts the layer between two smooth ones, so that its second derivatives are not all zero. */
    private static void assertSecondOrder(Block layer) {
        try (NDManager manager = Torch.newManager(Device.cpu());
                GradMode mode = GradMode.on()) {
            Torch.engine().setRandomSeed(1);
            Block net =
                    new Sequential()
                            .add(conv2d())
                            .add(new Tanh())
                            .add(layer)
                            .add(new Tanh())
                            .add(conv2d());
            net.initialize(manager, DataType.FLOAT64, new Shape(2, 2, 4, 4));
            NDArray x = manager.randomNormal(new Shape(2, 2, 4, 4), DataType.FLOAT64);
            NDList weights = new NDList();
            for (Parameter parameter : net.getParameters().values()) {
                if (parameter.requiresGradient()) {
                    weights.add(parameter.getArray());
                }
            }
            NDList exact = Autograd.gradients(penalty(net, x, manager), weights);
            for (int i = 0; i < weights.size(); i++) {
                NDArray weight = weights.get(i);
                double scale = exact.get(i).abs().max().getDouble();
                double[] gradient = exact.get(i).toDoubleArray();
                for (int e = 0; e < gradient.length; e += 1 + gradient.length / 7) {
                    double numeric = difference(net, x, weight, e, manager);
                    assertThat(Math.abs(gradient[e] - numeric))
                            .as("weight %s, element %s: %s, %s", i, e, gradient[e], numeric)
                            .isLessThanOrEqualTo(1e-6 * Math.max(Math.abs(numeric), scale));
                }
            }
        }
    }

    private static double difference(
            Block net, NDArray x, NDArray weight, int element, NDManager manager) {
        double[] nudge = new double[(int) weight.size()];
        nudge[element] = STEP;
        NDList change = new NDList(manager.create(nudge).reshape(weight.getShape()));
        NDList target = new NDList(weight);
        NDList original = new NDList(weight.duplicate());
        NDList up = new NDList(original.head().add(change.head()));
        NDList down = new NDList(original.head().sub(change.head()));
        TensorLists.copy(target, up);
        double above = penalty(net, x, manager).getDouble();
        TensorLists.copy(target, down);
        double below = penalty(net, x, manager).getDouble();
        TensorLists.copy(target, original);
        return (above - below) / (2 * STEP);
    }

    private static NDArray penalty(Block net, NDArray x, NDManager manager) {
        NDArray leaf = Autograd.leaf(x);
        NDArray out =
                net.forward(new ParameterStore(manager, false), new NDList(leaf), true).head();
        NDArray c = manager.arange((int) out.size()).toType(DataType.FLOAT64, false).add(1).sin();
        NDArray sum = out.flatten().mul(c).sum();
        NDArray gradient = Autograd.differentiableGradients(sum, new NDList(leaf)).head();
        return gradient.square().sum();
    }
}
