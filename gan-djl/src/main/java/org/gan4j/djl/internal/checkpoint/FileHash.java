package org.gan4j.djl.internal.checkpoint;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.gan4j.file.StrictJson;

/** What tells a file from any other. */
record FileHash(long bytes, String sha256) {

    private static final int BLOCK = 1 << 20;
    private static final String BYTES = "bytes";
    private static final String SHA256 = "sha256";

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    static FileHash of(long bytes, MessageDigest digest) {
        return new FileHash(bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /** Of a file as it is on the disk now. */
    static FileHash of(Path file) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(block.clear()) >= 0) {
                digest.update(block.flip());
            }
            return of(channel.position(), digest);
        }
    }

    static FileHash fromJson(JsonObject json) throws IOException {
        return new FileHash(
                StrictJson.whole(json, BYTES, 0, Long.MAX_VALUE), StrictJson.text(json, SHA256));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty(BYTES, bytes);
        json.addProperty(SHA256, sha256);
        return json;
    }
}
