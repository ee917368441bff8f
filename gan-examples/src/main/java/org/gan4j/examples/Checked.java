package org.gan4j.examples;

import ai.djl.Device;
import com.google.common.base.Preconditions;
import com.google.common.net.HostAndPort;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.FormatMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gan4j.djl.torch.Torch;
import org.jspecify.annotations.Nullable;

/**
 * What options may be, to be asked before any work is done: each method names the option, what was
 * given, what was expected and what to give instead.
 */
final class Checked {

    private static final Pattern DEVICE = Pattern.compile("cpu|gpu(\\d{0,4})");
    private static final Pattern ARCHIVE = Pattern.compile(".*\\.(zip|tar|gz|tgz)");

    /** An option that cannot be. */
    static final class BadOptionException extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        BadOptionException(String message) {
            super(message);
        }
    }

    private Checked() {}

    /** Refuses an option for a reason of its own. */
    @FormatMethod
    static void that(boolean good, String message, @Nullable Object... arguments) {
        if (!good) {
            throw new BadOptionException(String.format(Locale.ROOT, message, arguments));
        }
    }

    /** An option that is needed. */
    static <T> T given(@Nullable T value, String message) {
        if (value == null) {
            throw new BadOptionException(message);
        }
        return value;
    }

    /** A whole number from {@code least} to {@code most}. */
    static void number(String option, long given, long least, long most) {
        that(
                given >= least && given <= most,
                "%s is %d: give a whole number from %,d to %,d",
                option,
                given,
                least,
                most);
    }

    /** A port of this machine for itself alone, or with an address before it for others. */
    @CanIgnoreReturnValue
    static InetSocketAddress address(String option, String given) {
        try {
            boolean alone = given.matches("\\d+");
            HostAndPort where =
                    HostAndPort.fromString(alone ? "127.0.0.1:" + given : given)
                            .requireBracketsForIPv6();
            if (!where.getHost().isEmpty() && where.hasPort() && where.getPort() > 0) {
                return new InetSocketAddress(
                        InetAddress.getByName(where.getHost()), where.getPort());
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            // Told below.
        }
        throw new BadOptionException(
                "%s is '%s': give a port from 1 to 65535, such as 8080, or an address of this machine and a port, such as 192.168.0.2:8080"
                        .formatted(option, given));
    }

    /** A device by its name: cpu, gpu, or a GPU with its number such as gpu1. */
    @CanIgnoreReturnValue
    static Device device(String option, String given) {
        Matcher name = DEVICE.matcher(given);
        that(
                name.matches(),
                "%s is '%s', an unknown device: give cpu, gpu, or gpu1 for the second GPU",
                option,
                given);
        String number = name.group(1);
        if (number == null) {
            return Device.cpu();
        }
        int gpus = Torch.engine().getGpuCount();
        int index = number.isEmpty() ? 0 : Integer.parseInt(number);
        that(
                index < gpus,
                "%s is %s, but this machine shows %d GPUs to libtorch: give cpu, or build with the"
                        + " Maven profile 'gpu' on a machine with a CUDA driver",
                option,
                given,
                gpus);
        return Device.gpu(index);
    }

    /** A directory that is there. */
    static void directory(String option, Path given, String expected) {
        exists(option, given, expected);
        that(
                Files.isDirectory(given),
                "%s is %s, %s give %s",
                option,
                given,
                ARCHIVE.matcher(name(given)).matches() ? "an archive: unpack it and" : "a file:",
                expected);
    }

    /** A file that is there. */
    static void file(String option, Path given, String expected) {
        exists(option, given, expected);
        that(!Files.isDirectory(given), "%s is %s, a directory: give %s", option, given, expected);
    }

    /** A file or directory that is there and can be read. */
    static void exists(String option, Path given, String expected) {
        that(!given.toString().isEmpty(), "%s is empty: give %s", option, expected);
        that(Files.exists(given), "%s is %s, which is not there: give %s", option, given, expected);
        that(
                Files.isReadable(given),
                "%s is %s, which may not be read: give %s, or its owner's permission to read it",
                option,
                given,
                expected);
    }

    /** A directory to write files into, which is made, and none of them is in the way. */
    static void outputDirectory(String option, Path given, String... files) {
        that(
                !Files.exists(given) || Files.isDirectory(given),
                "%s is %s, a file: give a directory, which is made when it is missing",
                option,
                given);
        writable(option, given, given);
        for (String file : files) {
            outputFile(option, given.resolve(file));
        }
    }

    /** A file to write; its directory is made. */
    static void outputFile(String option, Path given) {
        that(
                !Files.isDirectory(given),
                "%s would write %s, which is a directory: give another name",
                option,
                given);
        if (Files.exists(given) && !Files.isRegularFile(given)) {
            return; // a device, such as /dev/null
        }
        writable(
                option,
                given,
                Preconditions.checkNotNull(given.toAbsolutePath().getParent(), given));
        that(
                !Files.exists(given) || Files.isWritable(given),
                "%s would write %s, which is write-protected: give another name",
                option,
                given);
    }

    /** A picture to write. */
    static void png(String option, Path given) {
        that(
                name(given).endsWith(".png"),
                "%s is %s, but what is written is a PNG: give a name that ends in .png",
                option,
                given);
        outputFile(option, given);
    }

    /** A directory that will hold a saved generator, and may hold an earlier one. */
    static void savedGenerator(String option, Path given) {
        boolean free =
                !Files.exists(given)
                        || Files.exists(given.resolve("manifest.json"))
                        || isEmptyDirectory(given);
        that(
                free,
                "%s would replace %s, which is not a saved generator: give another directory",
                option,
                given);
    }

    private static boolean isEmptyDirectory(Path path) {
        try (Stream<Path> content = Files.list(path)) {
            return content.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a directory can be written is known for certain only when it was. */
    private static void writable(String option, Path given, Path directory) {
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".gan4j", null));
        } catch (IOException e) {
            Path there = directory.toAbsolutePath();
            while (there.getParent() != null && !Files.exists(there)) {
                there = there.getParent();
            }
            throw new BadOptionException(
                    "%s is %s, where nothing can be written (%s): give another place"
                            .formatted(
                                    option,
                                    given,
                                    Files.isDirectory(there)
                                            ? Main.oneLine(e)
                                            : there + " is a file"));
        }
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
    }
}
