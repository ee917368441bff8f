package org.gan4j.djl.torch;

import ai.djl.pytorch.jni.JniUtils;

/** The settings that libtorch keeps for each thread. */
final class Threads {

    private static final ThreadLocal<Boolean> CONFIGURED = ThreadLocal.withInitial(() -> false);

    private Threads() {}

    /**
     * Lets this thread's scripts run operator by operator. The profiling executor would stall a
     * method's second run for 70 ms and make it slower ever after; it must be off before the first.
     */
    static void configure() {
        if (!CONFIGURED.get()) {
            JniUtils.setGraphExecutorOptimize(false);
            CONFIGURED.set(true);
        }
    }
}
