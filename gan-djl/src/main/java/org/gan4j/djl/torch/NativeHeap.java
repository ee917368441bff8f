package org.gan4j.djl.torch;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap of libc, in which libtorch has its arrays on a CPU.
 *
 * <p>That of glibc gives large blocks back to the system as soon as they are free, and every step
 * of a training run then pays for thousands of new pages: a tenth to a fifth of its time. It is
 * told to keep them when libtorch is loaded, and {@link #givePagesBack()} gives back what a
 * finished run has left. Whoever has set {@code MALLOC_} variables or {@code GLIBC_TUNABLES} keeps
 * what they say; with {@code -Dorg.gan4j.keepPages=false} nothing is changed.
 */
public final class NativeHeap {

    private static final Logger LOGGER = LoggerFactory.getLogger(NativeHeap.class);

    /** The numbers of the parameters in malloc.h. */
    private static final int TRIM_THRESHOLD = -1;

    private static final int MMAP_THRESHOLD = -3;

    private static final int LARGE = 1 << 30;
    private static final int LARGEST_OF_OLD_VERSIONS = 1 << 25;

    private static final @Nullable LibC LIBC = keepPages();

    private NativeHeap() {}

    /** What is called of it. */
    interface LibC extends Library {

        int mallopt(int parameter, int value);

        int malloc_trim(long pad);
    }

    /** Does nothing that has not been done when this class was loaded. */
    static void prepare() {}

    private static @Nullable LibC keepPages() {
        if (!Platform.isLinux()
                || "false".equals(System.getProperty("org.gan4j.keepPages"))
                || System.getenv().keySet().stream()
                        .anyMatch(
                                name ->
                                        name.startsWith("MALLOC_")
                                                || name.equals("GLIBC_TUNABLES"))) {
            return null;
        }
        try {
            LibC libc = Native.load("c", LibC.class);
            if (libc.mallopt(MMAP_THRESHOLD, LARGE) == 0) {
                libc.mallopt(MMAP_THRESHOLD, LARGEST_OF_OLD_VERSIONS);
            }
            libc.mallopt(TRIM_THRESHOLD, LARGE);
            return libc;
        } catch (LinkageError e) {
            LOGGER.debug("this libc has no mallopt, so pages are not kept", e);
            return null;
        }
    }

    /** Gives free pages back to the system, at the end of a run. */
    public static void givePagesBack() {
        if (LIBC != null) {
            LIBC.malloc_trim(0);
        }
    }
}
