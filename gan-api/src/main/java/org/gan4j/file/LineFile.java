package org.gan4j.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;

/**
 * A log of whole lines: one that cannot be written to its end is taken back, and half a line that a
 * killed process left is dropped before more are added.
 */
public final class LineFile {

    private static final int BLOCK = 1 << 13;

    private final Path file;

    private LineFile(Path file) {
        this.file = file;
    }

    /**
     * A log that is there or will be.
     *
     * @param file its file
     * @return the log
     */
    public static LineFile of(Path file) {
        return new LineFile(file);
    }

    /**
     * Makes the log ready for more lines, and finds out whether it can be written.
     *
     * @param keep which of its lines stay
     * @throws IOException if it cannot be read or written; the message names it
     */
    public void open(Predicate<String> keep) throws IOException {
        if (!WholeFile.isThere(file)) {
            append("");
            return;
        }
        SmallFile.checkRegular(file);
        if (!isClean(keep)) {
            WholeFile.write(
                    file,
                    out -> {
                        try (BufferedReader reader = reader()) {
                            for (String line = reader.readLine();
                                    line != null;
                                    line = reader.readLine()) {
                                if (keep.test(line)) {
                                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                                }
                            }
                        }
                    });
        }
        append("");
    }

    private boolean isClean(Predicate<String> keep) throws IOException {
        return Uninterrupted.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(file);
                            BufferedReader reader = reader()) {
                        if (endOfLines(channel) < channel.size()) {
                            return false;
                        }
                        for (String line = reader.readLine();
                                line != null;
                                line = reader.readLine()) {
                            if (!keep.test(line)) {
                                return false;
                            }
                        }
                        return true;
                    }
                });
    }

    /** Half a line may end in the middle of a character. */
    private BufferedReader reader() throws IOException {
        return new BufferedReader(
                new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8));
    }

    /** Where the last whole line ends. */
    private static long endOfLines(FileChannel channel) throws IOException {
        for (long end = channel.size(); end > 0; ) {
            long from = Math.max(0, end - BLOCK);
            ByteBuffer block = ByteBuffer.allocate((int) (end - from));
            int read = channel.read(block, from);
            for (int i = read - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return 0;
    }

    /**
     * Adds text that consists of whole lines, after the last whole one.
     *
     * @param lines each with its line feed; the file and its directories are created if they are
     *     missing
     * @throws IOException if it cannot be written; the message names the file, which is as before
     */
    public void append(String lines) throws IOException {
        byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
        try {
            WholeFile.createParent(file);
            Uninterrupted.run(
                    () -> {
                        write(bytes);
                        return file;
                    });
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + WholeFile.reason(e), e);
        }
    }

    /**
     * Adds text that is to stand at the beginning.
     *
     * @param lines as for {@link #append}; nothing happens if the log has any
     * @throws IOException as {@link #append}
     */
    public void appendIfEmpty(String lines) throws IOException {
        if (!WholeFile.isThere(file) || Files.size(file) == 0) {
            append(lines);
        }
    }

    private void write(byte[] bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long before = endOfLines(channel);
            if (before < channel.size()) {
                channel.truncate(before);
            }
            try {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                channel.position(before);
                WholeFile.writeFully(channel, left);
            } catch (IOException e) {
                takeBack(before, e);
                throw e;
            }
        }
    }

    /** The channel that failed may be closed. */
    private void takeBack(long size, IOException failure) {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
