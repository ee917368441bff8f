package org.gan4j.djl.torch;

import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The native method behind {@link IValueUtils#forward}, called directly.
 *
 * <p>DJL's public wrappers either run without autograd ({@code runMethod}) or take tensors only,
 * match every name against regular expressions and leak all arguments when the script throws
 * ({@code forward}). The native method has neither flaw.
 */
final class NativeCall {

    private final MethodHandle moduleRunMethod;

    private NativeCall(MethodHandle moduleRunMethod) {
        this.moduleRunMethod = moduleRunMethod;
    }

    static NativeCall link() {
        try {
            MethodHandles.Lookup lookup =
                    MethodHandles.privateLookupIn(IValueUtils.class, MethodHandles.lookup());
            Class<?> library = lookup.findClass("ai.djl.pytorch.jni.PyTorchLibrary");
            MethodHandle method =
                    lookup.findVirtual(
                            library,
                            "moduleRunMethod",
                            MethodType.methodType(
                                    long.class,
                                    long.class,
                                    String.class,
                                    long[].class,
                                    boolean.class,
                                    boolean.class));
            Object instance = lookup.findStaticGetter(library, "LIB", library).invoke();
            MethodHandle wrap =
                    lookup.findConstructor(
                            IValue.class, MethodType.methodType(void.class, long.class));
            return new NativeCall(MethodHandles.filterReturnValue(method.bindTo(instance), wrap));
        } catch (Throwable e) {
            throw new LinkageError(
                    "this version of DJL's PyTorch engine has no moduleRunMethod: use the version"
                            + " that gan-djl declares",
                    e);
        }
    }

    /** Runs a method in training mode, on the default stream; returns what it returned. */
    IValue invoke(long module, String method, long[] arguments) {
        try {
            return (IValue) moduleRunMethod.invokeExact(module, method, arguments, true, false);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("native methods throw no checked exceptions", e);
        }
    }
}
