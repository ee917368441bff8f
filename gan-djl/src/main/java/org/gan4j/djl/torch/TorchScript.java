package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.base.CharMatcher;
import com.google.common.base.Preconditions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * TorchScript methods, compiled from source text held in Java: any operator of libtorch, called on
 * NDArrays.
 *
 * <pre>{@code
 * TorchScript script =
 *         TorchScript.compile(
 *                 """
 *                 def lerp(self, a: List[Tensor], b: List[Tensor], weight: float) -> None:
 *                   torch._foreach_lerp_(a, b, weight)
 *                 """);
 * script.run(manager, "lerp", averages, weights, 0.25);
 * }</pre>
 *
 * <p>The source is the dialect that libtorch itself writes into its archives: operators are {@code
 * torch.NAME}, a loop over a list is {@code for i in range(torch.len(xs))}, and an optional value
 * is narrowed with {@code unchecked_cast}. Methods keep no state.
 *
 * <p>Arguments map to {@code Tensor} ({@link NDArray}), {@code List[Tensor]} ({@link NDList}, also
 * empty), {@code int} ({@link Integer}, {@link Long}), {@code float} ({@link Double}, {@link
 * Float}), {@code bool} ({@link Boolean}) and {@code List[int]} ({@code long[]}). A method returns
 * a {@code Tensor}, a {@code List[Tensor]} or a tuple of tensors for {@link #run}, a {@code float}
 * for {@link #number}.
 *
 * <p>Calls record gradients if, and only if, the thread's {@link GradMode} is on. They free all
 * they allocated also when the script fails. Thread-safe; scripts live as long as the process, so
 * compile each once and keep it in a static field.
 */
public final class TorchScript {

    private static final NativeCall NATIVE_CALL = NativeCall.link();
    private static final String REFUSED = "[refused: ";
    private static final String END = "]";

    private final PtSymbolBlock module;

    private TorchScript(PtSymbolBlock module) {
        this.module = module;
    }

    /**
     * Compiles methods.
     *
     * @param methods one or more {@code def}s with {@code self} as their first parameter,
     *     unindented
     * @return the compiled script
     * @throws ai.djl.engine.EngineException if libtorch refuses the source; the message quotes the
     *     place
     */
    public static TorchScript compile(String methods) {
        PtNDManager manager = (PtNDManager) Torch.engine().newBaseManager(Device.cpu());
        try {
            byte[] archive = TorchArchive.of(methods);
            return new TorchScript(
                    JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to be read", e);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /**
     * Calls a method that returns tensors.
     *
     * @param manager the manager that the results belong to
     * @param method its name
     * @param arguments its arguments, in order
     * @return the tensors; empty if the method returns none
     * @throws IllegalArgumentException if an argument is of a type that has no counterpart
     * @throws ai.djl.engine.EngineException if the script fails
     * @throws IllegalStateException if it raises a {@link #refusal}
     */
    public NDList run(NDManager manager, String method, Object... arguments) {
        return run(module, manager, method, arguments);
    }

    static NDList run(PtSymbolBlock module, NDManager manager, String method, Object... arguments) {
        try (IValue result = call(module, method, arguments)) {
            return result.isTensor() || result.isTensorList() || result.isTuple()
                    ? result.toNDList(SeededManager.unwrap(manager))
                    : new NDList();
        }
    }

    /**
     * Calls a method that returns a {@code float}.
     *
     * @param method its name
     * @param arguments its arguments, in order
     * @return its value
     * @throws IllegalArgumentException if an argument is of a type that has no counterpart
     * @throws ai.djl.engine.EngineException if the script fails
     * @throws IllegalStateException if it raises a {@link #refusal}
     */
    public double number(String method, Object... arguments) {
        try (IValue result = call(module, method, arguments)) {
            return result.toDouble();
        }
    }

    private static IValue call(PtSymbolBlock module, String method, Object... arguments) {
        Threads.configure();
        List<IValue> values = new ArrayList<>(arguments.length);
        try {
            long[] handles = new long[arguments.length];
            for (int i = 0; i < handles.length; i++) {
                values.add(toValue(method, i, arguments[i]));
                handles[i] = values.get(i).getHandle();
            }
            return NATIVE_CALL.invoke(module.getHandle(), method, handles);
        } catch (EngineException e) {
            throw refused(e);
        } finally {
            values.forEach(IValue::close);
        }
    }

    /**
     * The text of an exception that a script raises itself, so that it is found in what libtorch
     * tells of it.
     *
     * @param message one line, without quotes and square brackets
     * @return a line that a method raises with {@code ops.prim.RaiseException}, to be thrown from
     *     here as an {@link IllegalStateException} of that message
     */
    public static String refusal(String message) {
        Preconditions.checkArgument(
                CharMatcher.anyOf("\"[]\\\r\n").matchesNoneOf(message),
                "a refusal is one line without quotes and square brackets, but was: %s",
                message);
        return REFUSED + message + END;
    }

    private static RuntimeException refused(EngineException e) {
        String told = String.valueOf(e.getMessage());
        // The last: before it comes the line of the script, as it was written.
        int start = told.lastIndexOf(REFUSED);
        int end = told.indexOf(END, start + 1);
        return start < 0 || end < 0
                ? e
                : new IllegalStateException(told.substring(start + REFUSED.length(), end), e);
    }

    private static IValue toValue(String method, int position, Object argument) {
        if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        } else if (argument instanceof NDList list) {
            return IValue.listFrom(list.toArray(new PtNDArray[0]));
        } else if (argument instanceof Integer || argument instanceof Long) {
            return IValue.from(((Number) argument).longValue());
        } else if (argument instanceof Double || argument instanceof Float) {
            return IValue.from(((Number) argument).doubleValue());
        } else if (argument instanceof Boolean flag) {
            return IValue.from(flag);
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException(
                "argument "
                        + position
                        + " of "
                        + method
                        + " is a "
                        + argument.getClass().getName()
                        + ": expected an NDArray of engine "
                        + Engine.getDefaultEngineName()
                        + ", an NDList, a number, a boolean or a long[]");
    }
}
