package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** DJL's PyTorch engine, with DJL's usage tracking off unless the user has decided otherwise. */
public final class Torch {

    private static final String TRACKING = "OPT_OUT_TRACKING";

    private Torch() {}

    /**
     * {@return the engine}
     *
     * @throws ai.djl.engine.EngineException if libtorch cannot be loaded
     */
    public static Engine engine() {
        return Holder.ENGINE;
    }

    /**
     * Creates a manager of native memory, to be closed by the caller.
     *
     * @param device where its arrays live
     * @return the manager
     */
    public static NDManager newManager(Device device) {
        return engine().newBaseManager(device);
    }

    private static final class Holder {
        static final Engine ENGINE = load();

        private static Engine load() {
            // DJL reports its use over the network unless told not to.
            if (System.getenv(TRACKING) == null && System.getProperty(TRACKING) == null) {
                System.setProperty(TRACKING, "true");
            }
            return Engine.getEngine("PyTorch");
        }
    }
}
