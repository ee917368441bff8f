package org.gan4j.djl.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import org.gan4j.djl.torch.TorchScript;

/**
 * LeakyReLU (Maas et al. 2013): x where x &gt; 0, else slope x; any shape.
 *
 * <p>DJL's own keeps the slope as a float: 0.2f is 1.5e-8 away from 0.2, which shows in float64.
 */
public final class LeakyRelu {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def leaky_relu(self, x: Tensor, slope: float) -> Tensor:
                      return torch.leaky_relu(x, slope)
                    """);

    private LeakyRelu() {}

    /**
     * The activation as a block.
     *
     * @param slope the slope below 0; 0.2 in DCGAN
     * @return a block without parameters
     */
    public static Block block(double slope) {
        return LambdaBlock.singleton(x -> apply(x, slope), "LeakyReLU");
    }

    /**
     * The activation as a function.
     *
     * @param x any array of floating-point numbers
     * @param slope the slope below 0
     * @return an array of the same shape, of the same manager
     */
    public static NDArray apply(NDArray x, double slope) {
        return SCRIPT.run(x.getManager(), "leaky_relu", x, slope).singletonOrThrow();
    }
}
