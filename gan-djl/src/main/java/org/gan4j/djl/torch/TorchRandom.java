package org.gan4j.djl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.gan4j.run.RandomSource;

/**
 * Random numbers from a generator of their own, seeded for every draw with (seed, number of the
 * draw): nothing else in the process disturbs them, and there is no generator state to save.
 */
public final class TorchRandom implements RandomSource, LayerRandom {

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def normal(self, like: Tensor, size: List[int], seed: int) -> Tensor:
                      g = torch.Generator(device=ops.prim.device(like), seed=seed)
                      return torch.randn(size, generator=g, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like))
                    def uniform(self, like: Tensor, size: List[int], seed: int) -> Tensor:
                      g = torch.Generator(device=ops.prim.device(like), seed=seed)
                      return torch.rand(size, generator=g, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like))
                    """);

    private final NDManager manager;
    private final DataType dataType;
    private final long seed;
    private long draws;

    /**
     * Creates a source.
     *
     * @param manager the manager that the arrays belong to
     * @param dataType the type of the numbers, FLOAT32 or FLOAT64
     * @param seed the seed
     */
    public TorchRandom(NDManager manager, DataType dataType, long seed) {
        this.manager = manager;
        this.dataType = dataType;
        this.seed = seed;
    }

    @Override
    public NDArray normal(Shape shape) {
        return draw("normal", shape);
    }

    @Override
    public NDArray uniform(Shape shape) {
        return draw("uniform", shape);
    }

    private NDArray draw(String method, Shape shape) {
        try (NDArray like = manager.zeros(new Shape(1), dataType)) {
            return SCRIPT.run(manager, method, like, shape.getShape(), nextSeed())
                    .singletonOrThrow();
        }
    }

    /** libtorch keeps 32 bits of a CPU seed. */
    private long nextSeed() {
        return Seeds.mix(seed, draws++) >>> 32;
    }

    @Override
    public long[] seeds(int count) {
        return LongStream.generate(this::nextSeed).limit(count).toArray();
    }

    @Override
    public long[] rows() {
        return new long[3];
    }
}
