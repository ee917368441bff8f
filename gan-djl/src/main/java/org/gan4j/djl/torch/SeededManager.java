package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
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

    private SeededManager(NDManager manager, Function<DataType, RandomSource> sources) {
        this.manager = manager;
        this.sources = sources;
    }

    /**
     * Seeds a manager.
     *
     * @param manager the manager that the arrays belong to
     * @param seed the seed
     * @return a view of it
     */
    public static NDManager of(NDManager manager, long seed) {
        AtomicLong draws = new AtomicLong();
        return view(
                manager,
                type -> new TorchRandom(manager, type, Seeds.mix(seed, draws.getAndIncrement())));
    }

    /**
     * The same with the random numbers of a step.
     *
     * @param manager the manager that other arrays belong to
     * @param source where numbers are drawn from; they have its type
     * @return a view of the manager
     */
    public static NDManager of(NDManager manager, RandomSource source) {
        return view(manager, type -> source);
    }

    private static NDManager view(NDManager manager, Function<DataType, RandomSource> sources) {
        return (NDManager)
                Proxy.newProxyInstance(
                        NDManager.class.getClassLoader(),
                        new Class<?>[] {NDManager.class},
                        new SeededManager(manager, sources));
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
        return switch (method.getName()) {
            case "randomNormal" -> draw(arguments, false, false);
            case "truncatedNormal" -> draw(arguments, false, true);
            case "randomUniform" -> draw(arguments, true, false);
            default -> delegate(method, arguments);
        };
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
