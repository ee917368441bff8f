package org.gan4j.djl.internal.checkpoint;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.file.StrictJson;
import org.gan4j.file.WholeFile;
import org.gan4j.run.CheckpointException;

/**
 * Files of tensors in the safetensors format: 8 bytes with the length of the header, a JSON header
 * that names type, shape and place of every tensor, then the values, little-endian.
 *
 * <p>DJL writes the format too, but with no metadata and up to 2 GiB only.
 */
public final class SafeTensors {

    private static final Map<DataType, String> NAMES =
            Map.of(
                    DataType.FLOAT32, "F32",
                    DataType.FLOAT64, "F64",
                    DataType.INT64, "I64",
                    DataType.UINT8, "U8");

    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final int LARGEST_HEADER = 1 << 24;
    private static final int MOST_AXES = 16;
    private static final int CHUNK_BYTES = 1 << 22;
    private static final String METADATA = "__metadata__";

    private static final TorchScript SCRIPT =
            TorchScript.compile(
                    """
                    def put(self, flat: Tensor, part: Tensor, at: int) -> Tensor:
                      return flat.narrow(0, at, part.numel()).copy_(part)
                    """);

    /** One tensor in a file: its place is counted from the end of the header. */
    private record Entry(DataType type, Shape shape, long from, long to) {}

    private SafeTensors() {}

    /** Writes the arrays in their order and flushes the file to the disk; returns what it holds. */
    static FileHash write(Path file, Map<String, NDArray> tensors) throws IOException {
        MessageDigest digest = FileHash.digest();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            write(channel, digest, tensors);
            channel.force(true);
            return FileHash.of(channel.position(), digest);
        }
    }

    /**
     * Writes the arrays in their order.
     *
     * @param out where to; it stays open
     * @param tensors the arrays by name
     * @throws IOException if it cannot be written
     */
    public static void write(OutputStream out, Map<String, NDArray> tensors) throws IOException {
        write(Channels.newChannel(out), FileHash.digest(), tensors);
    }

    private static void write(
            WritableByteChannel channel, MessageDigest digest, Map<String, NDArray> tensors)
            throws IOException {
        write(channel, digest, head(tensors));
        for (NDArray array : tensors.values()) {
            // The copy that a GPU array makes on the host would live as long as the array.
            try (NDScope copies = new NDScope()) {
                write(channel, digest, array.toByteBuffer());
            }
        }
    }

    private static void write(WritableByteChannel channel, MessageDigest digest, ByteBuffer bytes)
            throws IOException {
        digest.update(bytes.duplicate());
        WholeFile.writeFully(channel, bytes);
    }

    private static ByteBuffer head(Map<String, NDArray> tensors) {
        JsonObject header = new JsonObject();
        JsonObject metadata = new JsonObject();
        metadata.addProperty("format", "pt");
        header.add(METADATA, metadata);
        long place = 0;
        for (Map.Entry<String, NDArray> tensor : tensors.entrySet()) {
            NDArray array = tensor.getValue();
            String type = NAMES.get(array.getDataType());
            if (type == null) {
                throw new CheckpointException(
                        "tensor '%s' has type %s, which cannot be saved: expected one of %s"
                                .formatted(tensor.getKey(), array.getDataType(), NAMES.keySet()));
            }
            long end = place + array.size() * array.getDataType().getNumOfBytes();
            JsonObject entry = new JsonObject();
            entry.addProperty("dtype", type);
            entry.add("shape", array(array.getShape().getShape()));
            entry.add("data_offsets", array(place, end));
            header.add(tensor.getKey(), entry);
            place = end;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padding = Math.floorMod(-json.length, ALIGNMENT);
        return little(LENGTH_BYTES + json.length + padding)
                .putLong(json.length + padding)
                .put(json)
                .put(" ".repeat(padding).getBytes(StandardCharsets.UTF_8))
                .flip();
    }

    /**
     * Reads all tensors in one go, into the memory of the host, and compares what was read.
     *
     * @param file its name, for messages
     * @param channel the file, opened
     * @param expected what it should hold
     * @param manager what the tensors belong to
     */
    static Map<String, NDArray> read(
            Path file, FileChannel channel, FileHash expected, NDManager manager)
            throws IOException {
        if (channel.size() != expected.bytes()) {
            throw damaged(
                    file,
                    "it has %s bytes, not the %s of the manifest"
                            .formatted(channel.size(), expected.bytes()));
        }
        Reader reader = new Reader(file, channel);
        try (NDScope parts = new NDScope()) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, Entry> entry : reader.entries().entrySet()) {
                NDArray tensor = reader.tensor(entry.getValue(), manager);
                NDScope.unregister(tensor);
                tensors.put(entry.getKey(), tensor);
            }
            if (!FileHash.of(channel.position(), reader.digest).equals(expected)) {
                throw damaged(file, "its SHA-256 is not the one in the manifest");
            }
            return tensors;
        }
    }

    /** Reads one file from its beginning to its end. */
    private static final class Reader {

        private final Path file;
        private final FileChannel channel;
        private final MessageDigest digest = FileHash.digest();
        private final ByteBuffer chunk;

        Reader(Path file, FileChannel channel) throws IOException {
            this.file = file;
            this.channel = channel;
            chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, channel.size()));
        }

        Map<String, Entry> entries() throws IOException {
            long length = read(little(LENGTH_BYTES)).getLong();
            long left = channel.size() - channel.position();
            if (length < 2 || length > Math.min(LARGEST_HEADER, left)) {
                throw damaged(file, "it is cut short or not a safetensors file");
            }
            ByteBuffer json = read(little((int) length));
            Map<String, Entry> entries = new LinkedHashMap<>();
            long end = 0;
            try {
                JsonObject header =
                        StrictJson.parse(StandardCharsets.UTF_8.decode(json).toString());
                header.remove(METADATA);
                for (String name : header.keySet()) {
                    Entry entry = entry(StrictJson.object(header, name), end);
                    entries.put(name, entry);
                    end = entry.to();
                }
            } catch (IOException | ArithmeticException e) {
                throw damaged(file, "its header is not valid, " + e.getMessage());
            }
            if (end != left - length) {
                throw damaged(
                        file,
                        "it has %s bytes of values, its header promises %s"
                                .formatted(left - length, end));
            }
            return entries;
        }

        /** Tensors follow each other without gaps, as {@link SafeTensors#write} has them. */
        private static Entry entry(JsonObject json, long start) throws IOException {
            String name = StrictJson.text(json, "dtype");
            DataType type =
                    NAMES.entrySet().stream()
                            .filter(known -> known.getValue().equals(name))
                            .findFirst()
                            .orElseThrow(() -> new IOException("'%s' is no type".formatted(name)))
                            .getKey();
            long[] axes = StrictJson.wholes(json, "shape", MOST_AXES, 0, Integer.MAX_VALUE);
            long bytes = type.getNumOfBytes();
            for (long axis : axes) {
                bytes = Math.multiplyExact(bytes, axis);
            }
            long[] place = StrictJson.wholes(json, "data_offsets", 2, 0, Long.MAX_VALUE);
            if (place.length != 2 || place[0] != start || place[1] - place[0] != bytes) {
                throw new IOException("offsets do not fit the shapes");
            }
            return new Entry(type, new Shape(axes), place[0], place[1]);
        }

        NDArray tensor(Entry entry, NDManager manager) throws IOException {
            NDArray tensor = room(entry, manager);
            NDArray flat = tensor.reshape(-1);
            int width = entry.type().getNumOfBytes();
            long size = entry.shape().size();
            for (long at = 0; at < size; ) {
                int count = (int) Math.min(size - at, CHUNK_BYTES / width);
                read(chunk.clear().limit(count * width));
                try (NDArray part = manager.create(chunk.slice(), new Shape(count), entry.type())) {
                    SCRIPT.run(manager, "put", flat, part, at).close();
                }
                at += count;
            }
            return tensor;
        }

        private NDArray room(Entry entry, NDManager manager) {
            try {
                return manager.create(entry.shape(), entry.type());
            } catch (EngineException e) {
                throw new CheckpointException(
                        "%s cannot be read: there is no memory for a tensor of shape %s in %s bytes"
                                .formatted(file, entry.shape(), entry.to() - entry.from()),
                        e);
            }
        }

        private ByteBuffer read(ByteBuffer into) throws IOException {
            while (into.hasRemaining()) {
                if (channel.read(into) < 0) {
                    throw damaged(file, "it ends early");
                }
            }
            into.flip();
            digest.update(into.duplicate());
            return into;
        }
    }

    private static CheckpointException damaged(Path file, String why) {
        return new CheckpointException(file + " is damaged: " + why);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static JsonArray array(long... numbers) {
        JsonArray array = new JsonArray();
        for (long number : numbers) {
            array.add(number);
        }
        return array;
    }
}
