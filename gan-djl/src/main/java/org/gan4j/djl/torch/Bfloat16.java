package org.gan4j.djl.torch;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.google.common.base.Preconditions;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a device multiplies in bfloat16. Asking libtorch to where it cannot has ended the process
 * by an illegal instruction.
 */
public final class Bfloat16 {

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
    private static final List<String> FLAGS = List.of("avx512_bf16", "amx_bf16", "bf16");
    private static final int FIRST_CAPABILITY = 80;

    private Bfloat16() {}

    /**
     * Refuses a device that cannot.
     *
     * @param device the device of the run
     * @throws IllegalArgumentException if it cannot, or nobody can tell; the message says why
     */
    public static void check(Device device) {
        if (device.isGpu()) {
            String capability = CudaUtils.getComputeCapability(device.getDeviceId());
            Preconditions.checkArgument(
                    Integer.parseInt(capability) >= FIRST_CAPABILITY,
                    "precision BFLOAT16 needs a GPU of compute capability %s or more, but this one"
                            + " has %s: use FULL",
                    FIRST_CAPABILITY,
                    capability);
            return;
        }
        String text;
        try {
            text = Files.readString(PROCESSOR);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "precision BFLOAT16 cannot be used: whether this processor has it could not be read from %s; use FULL"
                            .formatted(PROCESSOR),
                    e);
        }
        check(text);
    }

    /** By what the system says of its processor. */
    static void check(String processor) {
        boolean there =
                processor
                        .lines()
                        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                        .flatMap(line -> Splitter.on(' ').splitToStream(line))
                        .anyMatch(FLAGS::contains);
        Preconditions.checkArgument(
                there,
                "precision BFLOAT16 needs a processor that multiplies in it, but this one has none of"
                        + " %s: use FULL",
                FLAGS);
    }
}
