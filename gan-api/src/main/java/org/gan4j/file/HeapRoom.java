package org.gan4j.file;

/** Refuses what would not fit into the heap, before the virtual machine does. */
public final class HeapRoom {

    private static final long MEGABYTE = 1 << 20;

    private HeapRoom() {}

    /**
     * Finds out whether there is room for an array.
     *
     * @param bytes how many it needs
     * @param what it is, with its size in the caller's terms
     * @param wayOut what the caller can do
     * @throws IllegalArgumentException if there is not; the message has all three
     */
    public static void check(long bytes, String what, String wayOut) {
        if (bytes > left()) {
            // What nobody needs any more may still lie there.
            System.gc();
            if (bytes > left()) {
                throw new IllegalArgumentException(
                        "%s need %,d MB, but the heap has %,d MB left: %s, or give the virtual machine more by -Xmx"
                                .formatted(what, bytes / MEGABYTE, left() / MEGABYTE, wayOut));
            }
        }
    }

    private static long left() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }
}
