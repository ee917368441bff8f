package org.gan4j.djl.internal.checkpoint;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gan4j.file.HeapRoom;
import org.gan4j.file.SmallFile;
import org.gan4j.file.StrictJson;
import org.gan4j.file.Uninterrupted;
import org.gan4j.run.CheckpointException;

/**
 * The tensors of a safetensors file that another program wrote: in any order, and of half precision
 * too, which is converted here, for DJL's engine ends the process when it meets bfloat16.
 */
public final class ForeignTensors {

    private static final int LENGTH_BYTES = 8;
    private static final int LARGEST_HEADER = 1 << 24;
    private static final int MOST_AXES = 16;
    private static final String UNUSED = "num_batches_tracked";

    /** How PyTorch's earlier spectral norm calls what its later one calls otherwise. */
    private static final Map<String, String> RENAMED =
            Map.of(
                    "weight_orig", "parametrizations.weight.original",
                    "weight_u", "parametrizations.weight.0._u",
                    "weight_v", "parametrizations.weight.0._v");

    private final Path file;
    private final Map<String, NDArray> byName;

    private ForeignTensors(Path file, Map<String, NDArray> byName) {
        this.file = file;
        this.byName = byName;
    }

    /**
     * Reads a file.
     *
     * @param file its place
     * @param manager what the tensors belong to
     * @return its tensors, as float64 where they are, else as float32
     * @throws CheckpointException if it is missing, damaged, or holds other types
     */
    public static ForeignTensors read(Path file, NDManager manager) {
        try {
            return Uninterrupted.run(
                    () -> {
                        SmallFile.checkRegular(file);
                        try (FileChannel channel = FileChannel.open(file)) {
                            return new ForeignTensors(file, tensors(channel, manager));
                        }
                    });
        } catch (NoSuchFileException e) {
            throw new CheckpointException("there is no safetensors file " + file, e);
        } catch (IOException | ArithmeticException | IllegalArgumentException e) {
            throw new CheckpointException(
                    "%s is not a readable safetensors file: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Map<String, NDArray> tensors(FileChannel channel, NDManager manager)
            throws IOException {
        long length = read(channel, 0, LENGTH_BYTES).getLong();
        long start = LENGTH_BYTES + length;
        if (length < 2 || length > LARGEST_HEADER || start > channel.size()) {
            throw new IOException("its header would have %s bytes".formatted(length));
        }
        ByteBuffer text = read(channel, LENGTH_BYTES, (int) length);
        JsonObject header = StrictJson.parse(StandardCharsets.UTF_8.decode(text).toString());
        header.remove("__metadata__");
        Map<String, NDArray> tensors = new LinkedHashMap<>();
        for (String name : header.keySet()) {
            if (!name.endsWith(UNUSED)) {
                JsonObject entry = StrictJson.object(header, name);
                String type = StrictJson.text(entry, "dtype");
                long[] axes = StrictJson.wholes(entry, "shape", MOST_AXES, 0, Integer.MAX_VALUE);
                long[] place = StrictJson.wholes(entry, "data_offsets", 2, 0, channel.size());
                int width = width(name, type);
                long size = 1;
                for (long axis : axes) {
                    size = Math.multiplyExact(size, axis);
                }
                if (place.length != 2
                        || place[1] - place[0] != Math.multiplyExact(size, (long) width)
                        || place[1] > channel.size() - start
                        || size > Integer.MAX_VALUE / Double.BYTES) {
                    throw new IOException(
                            "the place of '%s' does not fit its shape".formatted(name));
                }
                HeapRoom.check((long) (width + Double.BYTES) * size, "'" + name + "'", "free some");
                ByteBuffer bytes = read(channel, start + place[0], (int) (place[1] - place[0]));
                tensors.put(name, tensor(type, bytes, (int) size, new Shape(axes), manager));
            }
        }
        return tensors;
    }

    private static int width(String name, String type) throws IOException {
        return switch (type) {
            case "F64" -> Double.BYTES;
            case "F32" -> Float.BYTES;
            case "F16", "BF16" -> Short.BYTES;
            default ->
                    throw new IOException(
                            "'%s' is of type %s: expected F64, F32, F16 or BF16"
                                    .formatted(name, type));
        };
    }

    private static NDArray tensor(
            String type, ByteBuffer bytes, int size, Shape shape, NDManager manager) {
        if (type.equals("F64")) {
            double[] values = new double[size];
            bytes.asDoubleBuffer().get(values);
            return manager.create(values, shape);
        }
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] =
                    switch (type) {
                        case "F32" -> bytes.getFloat();
                        case "F16" -> half(bytes.getShort());
                        default -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
                    };
        }
        return manager.create(values, shape);
    }

    /** IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction bits. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double size =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24;
                    case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> (1 + fraction * 0x1p-10) * Math.scalb(1.0, exponent - 15);
                };
        return (float) (bits < 0 ? -size : size);
    }

    private static ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("it ends early");
            }
        }
        return bytes.flip();
    }

    /** {@return float64 if all are, else float32} */
    public DataType dataType() {
        boolean doubles =
                !byName.isEmpty()
                        && byName.values().stream()
                                .allMatch(array -> array.getDataType() == DataType.FLOAT64);
        return doubles ? DataType.FLOAT64 : DataType.FLOAT32;
    }

    /**
     * Puts the values into a network, or, if any does not fit, none of them.
     *
     * @param network its tensors by name
     * @throws CheckpointException if the file holds others; the message names them
     */
    public void copyTo(Map<String, NDArray> network) {
        Map<String, NDArray> values = named(network.keySet());
        values.forEach(
                (name, value) -> {
                    Shape expected = requireNonNull(network.get(name)).getShape();
                    if (!value.getShape().equals(expected)) {
                        throw new CheckpointException(
                                "%s is of another network: '%s' has shape %s, not %s"
                                        .formatted(file, name, value.getShape(), expected));
                    }
                });
        network.forEach(
                (name, array) ->
                        requireNonNull(values.get(name))
                                .toType(array.getDataType(), false)
                                .copyTo(array));
    }

    private Map<String, NDArray> named(Set<String> wanted) {
        Map<String, NDArray> renamed = new LinkedHashMap<>();
        byName.forEach((name, tensor) -> renamed.put(renamed(name), tensor));
        if (renamed.keySet().equals(wanted)) {
            return renamed;
        }
        Map<String, NDArray> shorter = new LinkedHashMap<>();
        renamed.forEach((name, array) -> shorter.put(name.substring(name.indexOf('.') + 1), array));
        if (shorter.keySet().equals(wanted) && haveOneFirstPart(renamed.keySet())) {
            return shorter;
        }
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(renamed.keySet());
        Set<String> unknown = new TreeSet<>(renamed.keySet());
        unknown.removeAll(wanted);
        throw new CheckpointException(
                "%s is of another network: it lacks %s, and holds %s, which this network has no place for"
                        .formatted(file, missing, unknown));
    }

    private static String renamed(String name) {
        int last = name.lastIndexOf('.') + 1;
        String own = name.substring(last);
        return name.substring(0, last) + RENAMED.getOrDefault(own, own);
    }

    private static boolean haveOneFirstPart(Set<String> names) {
        return names.stream()
                        .map(name -> name.substring(0, name.indexOf('.') + 1))
                        .distinct()
                        .count()
                == 1;
    }
}
