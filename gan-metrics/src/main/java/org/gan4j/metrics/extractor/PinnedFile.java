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
import java.util.Locale;
import org.gan4j.metrics.ProgressListener;

/** A file from somewhere else whose content is known by its hash. */
final class PinnedFile {

    private static final int BLOCK = 1 << 16;
    private static final int TIMEOUT_MS = 30_000;
    private static final int HASH_DIGITS = 64;

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

    Path fetch(ProgressListener listener) throws IOException {
        if (Files.exists(file)) {
            String found = hash(file);
            if (found.equals(sha256)) {
                return file;
            }
            throw new IOException(
                    "%s has the SHA-256 %s, expected %s: remove it to fetch it again"
                            .formatted(file, found, sha256));
        }
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
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
        return file;
    }

    /** Continues what is there already. */
    private void receive(Path part, ProgressListener listener) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        URLConnection connection = source.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        boolean continues = false;
        if (connection instanceof HttpURLConnection http) {
            int status = http.getResponseCode();
            if (status == 416) {
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
                listener.report("download", done, total);
            }
        }
        if (total >= 0 && done < total) {
            throw new IOException(
                    "it broke off after %s of %s bytes, call again to continue it"
                            .formatted(done, total));
        }
    }

    private static String hash(Path of) throws IOException {
        return MoreFiles.asByteSource(of).hash(Hashing.sha256()).toString();
    }
}
