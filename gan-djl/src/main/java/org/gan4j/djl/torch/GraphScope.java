package org.gan4j.djl.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * An {@link NDScope} in which gradients are right. Like it, this closes every array that was made
 * within and is still open.
 *
 * <p>An array made from Java numbers, be it the constant in {@code x.mul(0.5)}, is a view of a Java
 * buffer. DJL forgets that buffer when it closes the array, although autograd may have kept the
 * array's memory for the way back: once the garbage collector runs in between, the gradient is
 * computed with whatever lies there by then. This scope holds such buffers until it is closed. Open
 * it before the forward pass, on the same thread, and close it after the backward pass; a scope
 * opened inside it takes over what is made within.
 */
public final class GraphScope implements AutoCloseable {

    private static final VarHandle RESOURCES =
            field(NDScope.class, "resources", IdentityHashMap.class);
    private static final VarHandle BUFFER = field(PtNDArray.class, "dataRef", ByteBuffer.class);

    private final NDScope scope = new NDScope();

    /** Opens the scope on this thread. */
    public GraphScope() {
        RESOURCES.set(scope, new Holder());
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    .findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(
                    "this version of DJL has no field %s in %s: use the version that gan-djl declares"
                            .formatted(name, owner.getName()),
                    e);
        }
    }

    @Override
    public void close() {
        scope.close();
    }

    /** Sees every array that is made while its scope is open. */
    @SuppressWarnings("serial")
    private static final class Holder extends IdentityHashMap<NDArray, NDArray> {

        private final transient List<ByteBuffer> buffers = new ArrayList<>();

        @Override
        public NDArray put(NDArray array, NDArray same) {
            if (array instanceof PtNDArray && BUFFER.get(array) instanceof ByteBuffer buffer) {
                buffers.add(buffer);
            }
            return super.put(array, same);
        }
    }
}
