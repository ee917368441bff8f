package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import com.google.common.math.LongMath;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.gan4j.run.RandomSource;

/**
 * A manager whose {@code randomNormal}, {@code randomUniform} and {@code truncatedNormal} draw from
 * generators of their own, for initialisers and for layers: what else goes on in the process
 * neither changes what they draw, nor is it changed by them. Everything else is another manager's,
 * rarer draws such as {@code randomPermutation} included.
 */
public final class SeededManager implements InvocationHandler {

    /** The distribution function of N(0, 1) at -2, where truncation begins. */
    private static final double BELOW_TWO_DEVIATIONS = 0.022750131948179195;

    private final NDManager manager;
    private final Function<DataType, RandomSource> sources;
    private final AtomicLong bytesLeft;

    /** The seeds of a view, if a manager is one. */
    static Optional<LayerRandom> layerRandom(NDManager manager) {
        if (!Proxy.isProxyClass(manager.getClass())
                || !(Proxy.getInvocationHandler(manager) instanceof SeededManager seeded)) {
            return Optional.empty();
        }
        return Optional.of(seeded.sources.apply(DataType.FLOAT32))
                .filter(LayerRandom.class::isInstance)
                .map(LayerRandom.class::cast);
    }

    private SeededManager(
            NDManager manager, Function<DataType, RandomSource> sources, long mostBytes) {
        this.manager = manager;
        this.sources = sources;
        bytesLeft = new AtomicLong(mostBytes);
    }

    /**
     * Seeds a manager.
     *
     * @param manager the manager that the arrays belong to
     * @param seed the seed
     * @return a view of it
     */
    public static NDManager of(NDManager manager, long seed) {
        return of(manager, seed, Long.MAX_VALUE);
    }

    /**
     * The same with a bound.
     *
     * @param manager the manager that the arrays belong to
     * @param seed the seed
     * @param mostBytes how many bytes all arrays that it is asked for may have together; beyond it,
     *     and before memory is taken, they are refused with an {@link IllegalArgumentException}
     * @return a view of it
     */
    public static NDManager of(NDManager manager, long seed, long mostBytes) {
        AtomicLong draws = new AtomicLong();
        return view(
                manager,
                type ->
                        TorchRandom.sameEverywhere(
                                manager, type, Seeds.mix(seed, draws.getAndIncrement())),
                mostBytes);
    }

    /**
     * The same with the random numbers of a step.
     *
     * @param manager the manager that other arrays belong to
     * @param source where numbers are drawn from; they have its type
     * @return a view of the manager
     */
    public static NDManager of(NDManager manager, RandomSource source) {
        return view(manager, type -> source, Long.MAX_VALUE);
    }

    private static NDManager view(
            NDManager manager, Function<DataType, RandomSource> sources, long mostBytes) {
        return (NDManager)
                Proxy.newProxyInstance(
                        NDManager.class.getClassLoader(),
                        new Class<?>[] {NDManager.class},
                        new SeededManager(manager, sources, mostBytes));
    }

    /** The manager behind a view, which libtorch's own calls need. */
    static PtNDManager unwrap(NDManager manager) {
        return Proxy.isProxyClass(manager.getClass())
                        && Proxy.getInvocationHandler(manager) instanceof SeededManager seeded
                ? unwrap(seeded.manager)
                : (PtNDManager) manager;
    }

    @Override
    public Object invoke(Object view, Method method, Object[] arguments) throws Throwable {
        if (bytesLeft.get() != Long.MAX_VALUE && arguments != null) {
            count(arguments);
        }
        return switch (method.getName()) {
            case "randomNormal" -> draw(arguments, false, false);
            case "truncatedNormal" -> draw(arguments, false, true);
            case "randomUniform" -> draw(arguments, true, false);
            default -> delegate(method, arguments);
        };
    }

    /**
     * Every array that is not made of given values has a shape, and a type if it is not float32.
     */
    private void count(Object... arguments) {
        long bytes = 0;
        long width = DataType.FLOAT32.getNumOfBytes();
        for (Object argument : arguments) {
            if (argument instanceof Shape shape) {
                bytes = 1;
                for (long axis : shape.getShape()) {
                    bytes = LongMath.saturatedMultiply(bytes, axis);
                }
            } else if (argument instanceof DataType type) {
                width = type.getNumOfBytes();
            }
        }
        long asked = LongMath.saturatedMultiply(bytes, width);
        if (bytesLeft.addAndGet(-asked) < 0) {
            throw new IllegalArgumentException(
                    "%s bytes are asked for, more than there is room for".formatted(asked));
        }
    }

    private Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(manager, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** All overloads: two numbers or none, a shape, then a type and a device or neither. */
    private NDArray draw(Object[] arguments, boolean uniform, boolean truncated) {
        boolean standard = arguments[0] instanceof Shape;
        double first = standard ? 0 : ((Number) arguments[0]).doubleValue();
        double second = standard ? 1 : ((Number) arguments[1]).doubleValue();
        Object[] rest = Arrays.copyOfRange(arguments, standard ? 0 : 2, arguments.length);
        DataType type = rest.length > 1 ? (DataType) rest[1] : DataType.FLOAT32;
        RandomSource source = sources.apply(type);
        Shape shape = (Shape) rest[0];
        NDArray drawn = uniform || truncated ? source.uniform(shape) : source.normal(shape);
        if (truncated) {
            NDArray inside = drawn.muli(1 - 2 * BELOW_TWO_DEVIATIONS).addi(BELOW_TWO_DEVIATIONS);
            drawn = inside.muli(2).subi(1).erfinv().muli(Math.sqrt(2));
        }
        double scale = uniform ? second - first : second;
        NDArray scaled = drawn.muli(scale).addi(first);
        return rest.length > 2 ? scaled.toDevice((Device) rest[2], false) : scaled;
    }
}
