package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import java.util.HashMap;
import java.util.Map;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.metrics.Formula;
import org.jspecify.annotations.Nullable;

/**
 * Inception-v3 (Szegedy et al. 2016) as TensorFlow's graph of 2015-12-05 has it: averages leave the
 * padding out, and the last block pools by maximum. From images (N, 3, 299, 299) it makes 2048
 * features and, without bias, 1008 logits. Names are those of PyTorch's state.
 */
final class FormulaInception extends AbstractBlock implements AutoCloseable {

    private static final int FEATURES = 2048;
    private static final int CLASSES = 1008;
    private static final int POSITIONS = 8 * 8;

    private static final TorchScript POOL =
            TorchScript.compile(
                    """
                    def average(self, x: Tensor) -> Tensor:
                      return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False, None)
                    def maximum(self, x: Tensor, stride: int, padding: int) -> Tensor:
                      return torch.max_pool2d(x, [3, 3], [stride, stride], [padding, padding], [1, 1], False)
                    """);

    private final NDManager manager = Torch.newManager(Device.cpu());
    private final Map<String, ConvUnit> units = new HashMap<>();
    private final NDArray logits;

    FormulaInception() {
        unit("Conv2d_1a_3x3", 3, 32, 3, 3, 2, false);
        unit("Conv2d_2a_3x3", 32, 32, 3, 3, 1, false);
        unit("Conv2d_2b_3x3", 32, 64, 3, 3, 1, true);
        unit("Conv2d_3b_1x1", 64, 80, 1, 1, 1, false);
        unit("Conv2d_4a_3x3", 80, 192, 3, 3, 1, false);
        fine("Mixed_5b", 192, 32);
        fine("Mixed_5c", 256, 64);
        fine("Mixed_5d", 288, 64);
        unit("Mixed_6a.branch3x3", 288, 384, 3, 3, 2, false);
        unit("Mixed_6a.branch3x3dbl_1", 288, 64, 1, 1, 1, false);
        unit("Mixed_6a.branch3x3dbl_2", 64, 96, 3, 3, 1, true);
        unit("Mixed_6a.branch3x3dbl_3", 96, 96, 3, 3, 2, false);
        middle("Mixed_6b", 128);
        middle("Mixed_6c", 160);
        middle("Mixed_6d", 160);
        middle("Mixed_6e", 192);
        unit("Mixed_7a.branch3x3_1", 768, 192, 1, 1, 1, false);
        unit("Mixed_7a.branch3x3_2", 192, 320, 3, 3, 2, false);
        unit("Mixed_7a.branch7x7x3_1", 768, 192, 1, 1, 1, false);
        unit("Mixed_7a.branch7x7x3_2", 192, 192, 1, 7, 1, true);
        unit("Mixed_7a.branch7x7x3_3", 192, 192, 7, 1, 1, true);
        unit("Mixed_7a.branch7x7x3_4", 192, 192, 3, 3, 2, false);
        coarse("Mixed_7b", 1280);
        coarse("Mixed_7c", 2048);
        logits =
                manager.create(
                        Formula.uniform(
                                "fc.weight", CLASSES * FEATURES, Math.sqrt(12.0 / FEATURES), 0),
                        new Shape(CLASSES, FEATURES));
    }

    private void unit(
            String name, int in, int out, int height, int width, int stride, boolean padded) {
        long[] padding = padded ? new long[] {height / 2, width / 2} : new long[2];
        ConvUnit unit =
                new ConvUnit(manager, name, in, out, new int[] {height, width}, stride, padding);
        units.put(name, addChildBlock(name, unit));
    }

    private void fine(String name, int in, int pooled) {
        unit(name + ".branch1x1", in, 64, 1, 1, 1, false);
        unit(name + ".branch5x5_1", in, 48, 1, 1, 1, false);
        unit(name + ".branch5x5_2", 48, 64, 5, 5, 1, true);
        unit(name + ".branch3x3dbl_1", in, 64, 1, 1, 1, false);
        unit(name + ".branch3x3dbl_2", 64, 96, 3, 3, 1, true);
        unit(name + ".branch3x3dbl_3", 96, 96, 3, 3, 1, true);
        unit(name + ".branch_pool", in, pooled, 1, 1, 1, false);
    }

    private void middle(String name, int inner) {
        unit(name + ".branch1x1", 768, 192, 1, 1, 1, false);
        unit(name + ".branch7x7_1", 768, inner, 1, 1, 1, false);
        unit(name + ".branch7x7_2", inner, inner, 1, 7, 1, true);
        unit(name + ".branch7x7_3", inner, 192, 7, 1, 1, true);
        unit(name + ".branch7x7dbl_1", 768, inner, 1, 1, 1, false);
        unit(name + ".branch7x7dbl_2", inner, inner, 7, 1, 1, true);
        unit(name + ".branch7x7dbl_3", inner, inner, 1, 7, 1, true);
        unit(name + ".branch7x7dbl_4", inner, inner, 7, 1, 1, true);
        unit(name + ".branch7x7dbl_5", inner, 192, 1, 7, 1, true);
        unit(name + ".branch_pool", 768, 192, 1, 1, 1, false);
    }

    private void coarse(String name, int in) {
        unit(name + ".branch1x1", in, 320, 1, 1, 1, false);
        unit(name + ".branch3x3_1", in, 384, 1, 1, 1, false);
        unit(name + ".branch3x3_2a", 384, 384, 1, 3, 1, true);
        unit(name + ".branch3x3_2b", 384, 384, 3, 1, 1, true);
        unit(name + ".branch3x3dbl_1", in, 448, 1, 1, 1, false);
        unit(name + ".branch3x3dbl_2", 448, 384, 3, 3, 1, true);
        unit(name + ".branch3x3dbl_3a", 384, 384, 1, 3, 1, true);
        unit(name + ".branch3x3dbl_3b", 384, 384, 3, 1, 1, true);
        unit(name + ".branch_pool", in, 192, 1, 1, 1, false);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            @Nullable PairList<String, Object> params) {
        return new Pass(store).run(inputs.head());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        long count = inputs[0].get(0);
        return new Shape[] {new Shape(count, FEATURES), new Shape(count, CLASSES)};
    }

    @Override
    public void close() {
        manager.close();
    }

    /** One run of the network. */
    private final class Pass {

        private final ParameterStore store;

        Pass(ParameterStore store) {
            this.store = store;
        }

        NDList run(NDArray images) {
            NDArray x = chain(images, "", "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3");
            x = chain(maximum(x, 2, 0), "", "Conv2d_3b_1x1", "Conv2d_4a_3x3");
            x = maximum(x, 2, 0);
            for (String block : new String[] {"Mixed_5b", "Mixed_5c", "Mixed_5d"}) {
                NDArray two = chain(x, block, ".branch5x5_1", ".branch5x5_2");
                x = join(chain(x, block, ".branch1x1"), two, three(x, block), pooled(x, block));
            }
            NDArray half = chain(x, "Mixed_6a", ".branch3x3");
            x = join(half, three(x, "Mixed_6a"), maximum(x, 2, 0));
            for (String block : new String[] {"Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e"}) {
                NDArray once = chain(x, block, ".branch7x7_1", ".branch7x7_2", ".branch7x7_3");
                NDArray twice = x;
                for (int i = 1; i <= 5; i++) {
                    twice = chain(twice, block, ".branch7x7dbl_" + i);
                }
                x = join(chain(x, block, ".branch1x1"), once, twice, pooled(x, block));
            }
            NDArray left = chain(x, "Mixed_7a", ".branch3x3_1", ".branch3x3_2");
            NDArray right = x;
            for (int i = 1; i <= 4; i++) {
                right = chain(right, "Mixed_7a", ".branch7x7x3_" + i);
            }
            x = join(left, right, maximum(x, 2, 0));
            x = wide(x, "Mixed_7b", pooled(x, "Mixed_7b"));
            x = wide(x, "Mixed_7c", chain(maximum(x, 1, 1), "Mixed_7c", ".branch_pool"));
            NDArray features = x.sum(new int[] {2, 3}).div(POSITIONS);
            return new NDList(features, features.matMul(logits.transpose()));
        }

        private NDArray three(NDArray x, String block) {
            return chain(x, block, ".branch3x3dbl_1", ".branch3x3dbl_2", ".branch3x3dbl_3");
        }

        private NDArray wide(NDArray x, String block, NDArray pooled) {
            NDArray once = chain(x, block, ".branch3x3_1");
            NDArray twice = chain(x, block, ".branch3x3dbl_1", ".branch3x3dbl_2");
            return join(
                    chain(x, block, ".branch1x1"),
                    chain(once, block, ".branch3x3_2a"),
                    chain(once, block, ".branch3x3_2b"),
                    chain(twice, block, ".branch3x3dbl_3a"),
                    chain(twice, block, ".branch3x3dbl_3b"),
                    pooled);
        }

        private NDArray pooled(NDArray x, String block) {
            return chain(POOL.run(x.getManager(), "average", x).head(), block, ".branch_pool");
        }

        private NDArray maximum(NDArray x, int stride, int padding) {
            return POOL.run(x.getManager(), "maximum", x, stride, padding).head();
        }

        private NDArray join(NDArray... branches) {
            return NDArrays.concat(new NDList(branches), 1);
        }

        private NDArray chain(NDArray x, String block, String... names) {
            NDList made = new NDList(x);
            for (String name : names) {
                ConvUnit unit = Preconditions.checkNotNull(units.get(block + name));
                made = unit.forward(store, made, false);
            }
            return made.head();
        }
    }
}
