package org.gan4j.djl.torch;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether this thread records gradients, for a stretch of code; the mode before is restored on
 * close, whatever happens in between.
 *
 * <pre>{@code
 * try (GradMode mode = GradMode.on()) { ... }
 * }</pre>
 */
public final class GradMode implements AutoCloseable {

    private final boolean before;

    private GradMode(boolean enabled) {
        Torch.engine();
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(enabled);
    }

    /** {@return a stretch in which gradients are recorded} */
    public static GradMode on() {
        return new GradMode(true);
    }

    /** {@return a stretch in which they are not} */
    public static GradMode off() {
        return new GradMode(false);
    }

    /** {@return whether this thread records gradients now} */
    public static boolean isOn() {
        Torch.engine();
        return JniUtils.isGradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
