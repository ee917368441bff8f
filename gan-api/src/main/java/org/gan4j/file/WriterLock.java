package org.gan4j.file;

import com.google.common.base.Preconditions;
import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps a directory, or a file, for one writer among all threads and processes. A process that is
 * killed lets go of it. Readers need none.
 *
 * <p>What is locked is a hidden file in the directory, or beside the file, which names the holder
 * and is removed when it is released.
 */
public final class WriterLock implements AutoCloseable {

    /** The name of what is locked in a directory. */
    public static final String NAME = ".lock";

    private static final int MOST_BYTES = 4_096;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /**
     * Held by this process: closing a second channel to a file would let go of the lock. Guarded by
     * the class.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private WriterLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes a directory.
     *
     * @param directory the directory, which must be there
     * @param patience how long to wait while another one has it; none to be refused at once
     * @return the lock, to be closed
     * @throws IOException if another one has it, in this process or in another one, which the
     *     message names; or if it cannot be written to
     */
    public static WriterLock ofDirectory(Path directory, Duration patience) throws IOException {
        return take(directory, directory.toRealPath().resolve(NAME), patience);
    }

    /**
     * Takes a file.
     *
     * @param file the file, in a directory that must be there
     * @param patience as for directories
     * @return the lock, to be closed
     * @throws IOException as for directories
     */
    public static WriterLock ofFile(Path file, Duration patience) throws IOException {
        Path target = file.toAbsolutePath();
        Path parent = Preconditions.checkNotNull(target.getParent(), "%s is no file", file);
        return take(file, parent.toRealPath().resolve("." + target.getFileName() + NAME), patience);
    }

    private static WriterLock take(Path wanted, Path file, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<WriterLock> lock = Uninterrupted.run(() -> attempt(file));
            if (lock.isPresent()) {
                return lock.get();
            }
            if (System.nanoTime() >= end) {
                throw new IOException(
                        "%s is in use by %s: wait until it is done, or give each its own"
                                .formatted(wanted, holder(file)));
            }
            Uninterruptibles.sleepUninterruptibly(PAUSE);
        }
    }

    private static synchronized Optional<WriterLock> attempt(Path file) throws IOException {
        if (HELD.contains(file)) {
            return Optional.empty();
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null && isUnderItsName(file, channel);
            if (!taken) {
                return Optional.empty();
            }
            HELD.add(file);
            return Optional.of(new WriterLock(file, channel));
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    /**
     * The holder before may have removed the file after we opened it, and another one made it anew.
     * A second channel, once closed, would let go of the lock, so a length tells, which nobody else
     * would choose.
     */
    private static boolean isUnderItsName(Path file, FileChannel channel) throws IOException {
        String words =
                "process %s on %s".formatted(ProcessHandle.current().pid(), Leftovers.HOST)
                        + " ".repeat(ThreadLocalRandom.current().nextInt(MOST_BYTES / 2));
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        channel.truncate(0);
        WholeFile.writeFully(channel, ByteBuffer.wrap(bytes));
        return Files.exists(file) && Files.size(file) == bytes.length;
    }

    private static synchronized String holder(Path file) throws IOException {
        if (HELD.contains(file)) {
            return "this process";
        }
        try {
            String words =
                    new String(SmallFile.read(file, MOST_BYTES), StandardCharsets.UTF_8).strip();
            return words.isEmpty() ? "another process" : words;
        } catch (NoSuchFileException e) {
            return "another process until a moment ago";
        }
    }

    /** Lets go. */
    @Override
    public void close() throws IOException {
        synchronized (WriterLock.class) {
            if (HELD.remove(file)) {
                try (FileChannel locked = channel) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
