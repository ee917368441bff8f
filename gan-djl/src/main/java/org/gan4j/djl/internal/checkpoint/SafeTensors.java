package org.gan4j.djl.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.run.CheckpointException;

/**
 * Files of tensors in the safetensors format: 8 bytes with the length of the header, a JSON header
 * that names type, shape and place of every tensor, then the values, little-endian.
 *
 * <p>DJL writes the format too, but with no metadata and up to 2 GiB only.
 */
final class SafeTensors {

    private static final Map<DataType, String> NAMES =
            Map.of(
                    DataType.FLOAT32, "F32",
                    DataType.FLOAT64, "F64",
                    DataType.INT32, "I32",
                    DataType.INT64, "I64",
                    DataType.UINT8, "U8",
                    DataType.BOOLEAN, "BOOL");

    private static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;
    private static final int LARGEST_HEADER = 100_000_000;

    /** One tensor in a file: its place is counted from the end of the header. */
    record Entry(DataType type, Shape shape, long from, long to) {}

    private SafeTensors() {}

    /** Writes the arrays in their order and flushes the file to the disk. */
    static void write(Path file, Map<String, NDArray> tensors) throws IOException {
        JsonObject header = new JsonObject();
        JsonObject metadata = new JsonObject();
        metadata.addProperty("format", "pt");
        header.add("__metadata__", metadata);
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
        ByteBuffer head = little(LENGTH_BYTES + json.length + padding);
        head.putLong(json.length + padding)
                .put(json)
                .put(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeAll(channel, head.flip());
            for (NDArray array : tensors.values()) {
                // The copy that a GPU array makes on the host would live as long as the array.
                try (NDScope copies = new NDScope()) {
                    writeAll(channel, array.toByteBuffer());
                }
            }
            channel.force(true);
        }
    }

    /** Reads the header and checks it against the size of the file. */
    static Map<String, Entry> entries(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            int length = headerLength(channel, file);
            ByteBuffer json = little(length);
            readAll(channel, json, LENGTH_BYTES, file);
            JsonObject header =
                    JsonParser.parseString(StandardCharsets.UTF_8.decode(json).toString())
                            .getAsJsonObject();
            Map<String, Entry> entries = new LinkedHashMap<>();
            for (Map.Entry<String, JsonElement> field : header.entrySet()) {
                if (!field.getKey().equals("__metadata__")) {
                    entries.put(field.getKey(), entry(field.getValue().getAsJsonObject()));
                }
            }
            long end = entries.values().stream().mapToLong(Entry::to).max().orElse(0);
            if (LENGTH_BYTES + length + end != size) {
                throw damaged(
                        file,
                        "it has %s bytes, its header promises %s"
                                .formatted(size, LENGTH_BYTES + length + end));
            }
            return entries;
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            throw new CheckpointException(file + " is damaged: its header is not valid", e);
        }
    }

    /** Reads the values of one tensor into a direct buffer. */
    static ByteBuffer values(Path file, Entry entry) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long start = LENGTH_BYTES + headerLength(channel, file) + entry.from();
            ByteBuffer values =
                    ByteBuffer.allocateDirect(Math.toIntExact(entry.to() - entry.from()))
                            .order(ByteOrder.LITTLE_ENDIAN);
            readAll(channel, values, start, file);
            return values;
        }
    }

    private static Entry entry(JsonObject json) {
        String name = json.get("dtype").getAsString();
        DataType type =
                NAMES.entrySet().stream()
                        .filter(known -> known.getValue().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new JsonParseException("unknown dtype " + name))
                        .getKey();
        JsonArray axes = json.getAsJsonArray("shape");
        Shape shape = new Shape(axes.asList().stream().mapToLong(JsonElement::getAsLong).toArray());
        JsonArray offsets = json.getAsJsonArray("data_offsets");
        Entry entry =
                new Entry(type, shape, offsets.get(0).getAsLong(), offsets.get(1).getAsLong());
        if (entry.from() < 0 || entry.to() - entry.from() != shape.size() * type.getNumOfBytes()) {
            throw new JsonParseException("offsets do not fit shape " + shape);
        }
        return entry;
    }

    private static int headerLength(FileChannel channel, Path file) throws IOException {
        ByteBuffer length = little(LENGTH_BYTES);
        readAll(channel, length, 0, file);
        long value = length.getLong();
        if (value < 2 || value > Math.min(LARGEST_HEADER, channel.size() - LENGTH_BYTES)) {
            throw damaged(file, "it is cut short or not a safetensors file");
        }
        return (int) value;
    }

    private static void readAll(FileChannel channel, ByteBuffer into, long from, Path file)
            throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                throw damaged(file, "it ends early");
            }
        }
        into.flip();
    }

    private static void writeAll(FileChannel channel, ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
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
