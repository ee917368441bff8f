package org.gan4j.file;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names of files that are being written, and what becomes of those whose process was killed. A name
 * holds the machine and the process, so that nobody removes what another one still writes.
 */
final class Leftovers {

    private static final Logger LOGGER = LoggerFactory.getLogger(Leftovers.class);
    static final String HOST = host();
    private static final long PROCESS = ProcessHandle.current().pid();

    /** Being written by this process. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    /** Targets beside which this process has cleaned up. */
    private static final Set<Path> CLEANED = ConcurrentHashMap.newKeySet();

    private Leftovers() {}

    /** A new name beside a target; what killed processes left there is removed first. */
    static Path newPart(Path target) {
        if (CLEANED.add(target)) {
            clean(target);
        }
        Path part =
                target.resolveSibling(
                        ".%s.%s.%s.%s.writing"
                                .formatted(
                                        target.getFileName(),
                                        HOST,
                                        PROCESS,
                                        UUID.randomUUID().toString().substring(0, 8)));
        OPEN.add(part);
        return part;
    }

    /**
     * Removes what has not become the target. If that fails, the next file written there does it:
     * what went wrong before is what a caller must hear of.
     */
    static void end(Path part, Path target) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOGGER.warn("{} is left over and can be deleted: {}", part, e + "");
            CLEANED.remove(target);
        } finally {
            OPEN.remove(part);
        }
    }

    private static void clean(Path target) {
        Pattern name =
                Pattern.compile(
                        "\\."
                                + Pattern.quote(target.getFileName().toString())
                                + "\\.(?<host>\\w+)\\.(?<process>\\d+)\\.[0-9a-f]{8}\\.writing");
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(
                        parent, file -> isAbandoned(file, name.matcher(file.getFileName() + "")))) {
            for (Path left : all) {
                Files.deleteIfExists(left);
            }
        } catch (IOException e) {
            LOGGER.warn("unfinished files beside {} could not be removed: {}", target, e + "");
        }
    }

    private static boolean isAbandoned(Path file, Matcher name) {
        if (!name.matches() || !name.group("host").equals(HOST) || OPEN.contains(file)) {
            return false;
        }
        long process = Long.parseLong(name.group("process"));
        return process == PROCESS || ProcessHandle.of(process).isEmpty();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("\\W", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
