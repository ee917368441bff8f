package org.gan4j.metrics.extractor;

import com.google.common.base.Preconditions;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.gan4j.data.ProgressListener;
import org.gan4j.file.SmallFile;
import org.gan4j.file.WriterLock;

/** A file from somewhere else whose content is known by its hash. */
final class PinnedFile {

    private static final int BLOCK = 1 << 16;
    private static final int TIMEOUT_MS = 30_000;
    private static final int HASH_DIGITS = 64;
    private static final int NOTHING_MORE = 416;
    private static final int MOST_HOPS = 5;
    private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

    /** Bytes; Inception's weights have a tenth of it. */
    private static final long LARGEST = 1L << 30;

    /** How long another one may take for its download. */
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final URI source;
    private final String sha256;
    private final Path file;

    PinnedFile(URI source, String sha256, Path file) {
        this.source = source;
        this.sha256 = sha256.toLowerCase(Locale.ROOT);
        this.file = file.toAbsolutePath();
        Preconditions.checkArgument(
                this.sha256.matches("[0-9a-f]{" + HASH_DIGITS + "}"),
                "a SHA-256 has %s hexadecimal digits, but this is '%s'",
                HASH_DIGITS,
                sha256);
    }

    /**
     * Fetches the file if it is not there. Whoever else does, in this process or in another one,
     * waits and finds it.
     */
    Path fetch(ProgressListener listener) throws IOException {
        if (isThere()) {
            return file;
        }
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        try (WriterLock lock = WriterLock.ofFile(file, PATIENCE)) {
            if (!isThere()) {
                receive(listener);
            }
            return file;
        }
    }

    private boolean isThere() throws IOException {
        if (!Files.exists(file)) {
            refuseLink(file);
            return false;
        }
        SmallFile.checkRegular(file);
        String found = hash(file);
        if (!found.equals(sha256)) {
            throw new IOException(
                    "%s has the SHA-256 %s, expected %s: remove it to fetch it again"
                            .formatted(file, found, sha256));
        }
        return true;
    }

    /** What is written through a link lands wherever somebody else decided. */
    private static void refuseLink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new IOException(path + " is a link: remove it");
        }
    }

    private void receive(ProgressListener listener) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        refuseLink(part);
        try {
            receive(part, listener);
        } catch (IOException e) {
            throw new IOException(
                    "the download of %s failed: %s".formatted(source, e.getMessage()), e);
        }
        String found = hash(part);
        if (!found.equals(sha256)) {
            Files.delete(part);
            throw new IOException(
                    "what %s sent has the SHA-256 %s, expected %s: the file there was changed, or the hash is of another"
                            .formatted(source, found, sha256));
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Continues what is there already. */
    private void receive(Path part, ProgressListener listener) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        URLConnection connection = connect(have);
        boolean continues = false;
        if (connection instanceof HttpURLConnection http) {
            int status = http.getResponseCode();
            if (status == NOTHING_MORE) {
                return;
            }
            if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
                throw new IOException("the server answers with status " + status);
            }
            continues = status == HttpURLConnection.HTTP_PARTIAL;
        }
        long start = continues ? have : 0;
        long length = connection.getContentLengthLong();
        long total = length < 0 ? -1 : start + length;
        checkSize(total);
        long done = start;
        try (InputStream in = connection.getInputStream();
                OutputStream out =
                        Files.newOutputStream(
                                part,
                                StandardOpenOption.CREATE,
                                continues
                                        ? StandardOpenOption.APPEND
                                        : StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            byte[] block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                out.write(block, 0, read);
                done += read;
                checkSize(done);
                listener.report("download", done, total);
            }
        }
        if (total >= 0 && done < total) {
            throw new IOException(
                    "it broke off after %s of %s bytes, call again to continue it"
                            .formatted(done, total));
        }
    }

    private static void checkSize(long bytes) throws IOException {
        if (bytes > LARGEST) {
            throw new IOException(
                    "it has more than %s bytes, which no network of this kind has"
                            .formatted(LARGEST));
        }
    }

    /**
     * Opens a connection, over redirections of any status; the runtime's own way leaves out 308.
     */
    private URLConnection connect(long have) throws IOException {
        URI place = source;
        for (int hop = 0; hop <= MOST_HOPS; hop++) {
            URLConnection connection = place.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            if (have > 0) {
                connection.setRequestProperty("Range", "bytes=" + have + "-");
            }
            if (!(connection instanceof HttpURLConnection http)) {
                return connection;
            }
            http.setInstanceFollowRedirects(false);
            String next = http.getHeaderField("Location");
            if (!REDIRECTIONS.contains(http.getResponseCode()) || next == null) {
                return http;
            }
            http.disconnect();
            URI to = place.resolve(next);
            if (!to.getScheme().equals(place.getScheme()) && !to.getScheme().equals("https")) {
                throw new IOException("the server sends on to " + to + ", which is less safe");
            }
            place = to;
        }
        throw new IOException("the server sends on more than " + MOST_HOPS + " times");
    }

    private static String hash(Path of) throws IOException {
        return MoreFiles.asByteSource(of).hash(Hashing.sha256()).toString();
    }
}
