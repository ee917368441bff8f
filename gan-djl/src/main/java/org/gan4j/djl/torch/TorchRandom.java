package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.gan4j.run.RandomSource;

/**
 * Random numbers that depend on (seed, number of the draw) alone: nothing else in the process
 * disturbs them, and there is no generator state to save. The CPU draws them, except many at once
 * for a GPU.
 */
public final class TorchRandom implements RandomSource, LayerRandom {

    private static final TorchScript SCRIPT = TorchScript.compile(DrawScript.SOURCE);

    /** Fewer numbers than these are sooner drawn by the CPU and copied than by a GPU. */
    private static final long FEW = 16_384;

    private final NDManager manager;
    private final boolean sameEverywhere;
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
        this(manager, dataType, seed, false);
    }

    private TorchRandom(NDManager manager, DataType dataType, long seed, boolean sameEverywhere) {
        this.manager = manager;
        this.sameEverywhere = sameEverywhere;
        this.dataType = dataType;
        this.seed = seed;
    }

    /**
     * A source whose numbers do not depend on the device, as they are all drawn by the CPU.
     *
     * @param manager the manager that the arrays belong to
     * @param dataType the type of the numbers, FLOAT32 or FLOAT64
     * @param seed the seed
     * @return the source
     */
    public static TorchRandom sameEverywhere(NDManager manager, DataType dataType, long seed) {
        return new TorchRandom(manager, dataType, seed, true);
    }

    @Override
    public NDArray normal(Shape shape) {
        return draw("randn", shape);
    }

    @Override
    public NDArray uniform(Shape shape) {
        return draw("rand", shape);
    }

    private NDArray draw(String method, Shape shape) {
        Device device = manager.getDevice();
        if (!device.isGpu() || !(sameEverywhere || shape.size() <= FEW)) {
            return draw(method, shape, manager);
        }
        try (NDManager host = manager.newSubManager(Device.cpu())) {
            NDArray drawn = draw(method, shape, host).toDevice(device, true);
            drawn.attach(manager);
            return drawn;
        }
    }

    private NDArray draw(String method, Shape shape, NDManager where) {
        try (NDArray like = where.zeros(new Shape(1), dataType)) {
            return SCRIPT.run(where, method, like, shape.getShape(), nextSeed()).singletonOrThrow();
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
