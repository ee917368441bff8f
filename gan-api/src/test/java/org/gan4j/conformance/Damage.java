package org.gan4j.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/** What may happen to a file. */
public enum Damage {
    /** One bit is another. */
    FLIP,
    /** One byte is another. */
    SET,
    /** The end is missing. */
    CUT,
    /** Something follows. */
    EXTEND,
    /** A part is there twice. */
    DUPLICATE,
    /** Two parts have changed places. */
    SWAP,
    /** A part is zero. */
    ZERO,
    /** The file is gone. */
    DELETE,
    /** It is a directory. */
    DIRECTORY,
    /** A part is that of another file in the directory. */
    SPLICE;

    private static final int LONGEST = 300;

    /**
     * Damages a file.
     *
     * @param file the file
     * @param random decides what happens
     * @return what has happened
     * @throws IOException if the file cannot be read or written
     */
    public static Damage of(Path file, Random random) throws IOException {
        Damage damage = values()[random.nextInt(values().length)];
        damage.apply(file, random);
        return damage;
    }

    /**
     * Damages any file of a directory.
     *
     * @param directory the directory
     * @param random decides which, and what happens
     * @return the damaged file
     * @throws IOException if a file cannot be read or written
     */
    public static Path in(Path directory, Random random) throws IOException {
        List<Path> files = files(directory);
        Path file = files.get(random.nextInt(files.size()));
        of(file, random);
        return file;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void apply(Path file, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        if (this == DIRECTORY) {
            Files.createDirectory(file);
        } else if (this != DELETE) {
            Files.write(file, changed(file, bytes, random));
        }
    }

    private byte[] changed(Path file, byte[] bytes, Random random) throws IOException {
        // The beginning has the most to say.
        int reach = random.nextBoolean() ? bytes.length : Math.min(bytes.length, LONGEST);
        int at = random.nextInt(reach);
        int length = 1 + random.nextInt(Math.min(LONGEST, bytes.length - at));
        byte[] part = Arrays.copyOfRange(bytes, at, at + length);
        return switch (this) {
            case FLIP -> {
                bytes[at] = (byte) (bytes[at] ^ (1 << random.nextInt(8)));
                yield bytes;
            }
            case SET -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case CUT -> Arrays.copyOf(bytes, at);
            case EXTEND, DUPLICATE -> joined(bytes, this == EXTEND ? bytes.length : at, part);
            case SWAP -> swapped(bytes, at, length, random);
            case ZERO -> {
                Arrays.fill(bytes, at, at + length, (byte) 0);
                yield bytes;
            }
            case SPLICE -> spliced(file, bytes, at, random);
            case DELETE, DIRECTORY -> throw new AssertionError(this);
        };
    }

    private static byte[] joined(byte[] bytes, int at, byte[] part) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, at);
        all.writeBytes(part);
        all.write(bytes, at, bytes.length - at);
        return all.toByteArray();
    }

    private static byte[] swapped(byte[] bytes, int at, int length, Random random) {
        int most = Math.min(length, bytes.length / 2);
        int other = random.nextInt(bytes.length - most + 1);
        byte[] changed = bytes.clone();
        int from = Math.min(at, bytes.length - most);
        System.arraycopy(bytes, from, changed, other, most);
        System.arraycopy(bytes, other, changed, from, most);
        return changed;
    }

    private static byte[] spliced(Path file, byte[] bytes, int at, Random random)
            throws IOException {
        Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
        List<Path> others = files(parent);
        byte[] other =
                others.isEmpty()
                        ? bytes.clone()
                        : Files.readAllBytes(others.get(random.nextInt(others.size())));
        int from = random.nextInt(Math.max(1, other.length));
        int length = Math.min(Math.min(other.length - from, bytes.length - at), LONGEST);
        System.arraycopy(other, from, bytes, at, length);
        return bytes;
    }
}
