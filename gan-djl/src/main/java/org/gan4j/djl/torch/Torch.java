package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import com.google.common.base.Preconditions;
import org.jspecify.annotations.Nullable;

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

    /**
     * A device that is there.
     *
     * @param wanted the device, or null for the first GPU or else the CPU
     * @return the device, with a number if it is a GPU
     * @throws IllegalArgumentException if it is neither a CPU nor a GPU, or libtorch does not see
     *     it
     */
    public static Device device(@Nullable Device wanted) {
        int gpus = engine().getGpuCount();
        if (wanted == null) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        if (!wanted.isGpu()) {
            Preconditions.checkArgument(
                    wanted.getDeviceType().equals(Device.Type.CPU),
                    "unknown device '%s': expected cpu or gpu",
                    wanted.getDeviceType());
            return Device.cpu();
        }
        // Device.fromName("gpu") has id -1
        Device gpu = Device.gpu(Math.max(0, wanted.getDeviceId()));
        Preconditions.checkArgument(
                gpu.getDeviceId() < gpus,
                "no device %s: this machine shows %s GPUs to libtorch; use the CPU, or build with"
                        + " the Maven profile 'gpu' on a machine with a CUDA driver",
                gpu,
                gpus);
        return gpu;
    }

    private static final class Holder {
        static final Engine ENGINE = load();

        private static Engine load() {
            // DJL reports its use over the network unless told not to.
            if (System.getenv(TRACKING) == null && System.getProperty(TRACKING) == null) {
                System.setProperty(TRACKING, "true");
            }
            NativeHeap.prepare();
            return Engine.getEngine("PyTorch");
        }
    }
}
