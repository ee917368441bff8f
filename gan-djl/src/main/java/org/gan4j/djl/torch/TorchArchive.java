package org.gan4j.djl.torch;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs source text and tensors into the archive that libtorch loads: a zip of stored entries with
 * the code of a class {@code M}, a pickle that creates one instance of it, the values of its
 * tensors, no constants and a format version.
 *
 * <p>A tensor whose name has dots belongs to a submodule, so that {@code state_dict} has that name.
 * Methods find it by {@code getattr}.
 */
public final class TorchArchive {

    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private static final Map<DataType, String> STORAGES =
            Map.of(
                    DataType.FLOAT32, "FloatStorage",
                    DataType.FLOAT64, "DoubleStorage",
                    DataType.INT64, "LongStorage");

    /**
     * A tensor of a module.
     *
     * @param array its values
     * @param trains whether it is a parameter; if not, it is a buffer
     */
    public record Tensor(NDArray array, boolean trains) {}

    /** A module with its tensors and submodules, in the order in which they came. */
    private static final class Node {

        private final Map<String, Tensor> tensors = new LinkedHashMap<>();
        private final Map<String, Node> children = new LinkedHashMap<>();
        private String type = "";

        void put(String name, Tensor tensor) {
            int dot = name.indexOf('.');
            if (dot < 0) {
                tensors.put(name, tensor);
            } else {
                children.computeIfAbsent(name.substring(0, dot), key -> new Node())
                        .put(name.substring(dot + 1), tensor);
            }
        }
    }

    private final StringBuilder code = new StringBuilder();
    private final Pickle pickle = new Pickle();
    private final List<NDArray> values = new ArrayList<>();
    private int classes;

    private TorchArchive() {}

    /** An archive of methods alone. */
    static byte[] of(String methods) {
        return of(methods, Map.of());
    }

    /**
     * Packs a module.
     *
     * @param methods one or more {@code def}s with {@code self} as their first parameter
     * @param tensors the tensors of the module by their names in {@code state_dict}
     * @return the bytes of the archive
     */
    public static byte[] of(String methods, Map<String, Tensor> tensors) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(bytes, methods, tensors);
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, String methods, Map<String, Tensor> tensors)
            throws IOException {
        Node root = new Node();
        tensors.forEach(root::put);
        TorchArchive archive = new TorchArchive();
        archive.declare(root, methods);
        archive.pickle.begin();
        archive.create(root);
        archive.pickle.end();
        ZipOutputStream zip = new ZipOutputStream(out);
        store(zip, "m/data.pkl", archive.pickle.bytes());
        store(zip, "m/code/__torch__.py", archive.code.toString().getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < archive.values.size(); i++) {
            try (NDScope copies = new NDScope()) {
                ByteBuffer buffer = archive.values.get(i).toByteBuffer();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.order(ByteOrder.LITTLE_ENDIAN).get(bytes);
                store(zip, "m/data/" + i, bytes);
            }
        }
        store(zip, "m/constants.pkl", NO_CONSTANTS);
        store(zip, "m/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    /** Writes the class of a module, those of its submodules first. */
    private void declare(Node node, String methods) {
        node.children.values().forEach(child -> declare(child, ""));
        boolean root = !methods.isEmpty();
        node.type = root ? "M" : "M" + classes++;
        code.append("class ").append(node.type).append("(Module):\n");
        code.append("  __parameters__ = ").append(names(node, true)).append('\n');
        code.append("  __buffers__ = ").append(names(node, false)).append('\n');
        code.append("  __annotations__ = []\n  training : bool\n");
        node.tensors.keySet().forEach(name -> annotate(name, "Tensor"));
        node.children.forEach((name, child) -> annotate(name, "__torch__." + child.type));
        String typed = methods.replaceAll("(?m)^(def \\w+)\\(self,", "$1(self: __torch__.M,");
        code.append(typed.indent(2));
    }

    private void annotate(String name, String type) {
        code.append("  __annotations__[\"%s\"] = %s\n".formatted(name, type));
    }

    private static String names(Node node, boolean trains) {
        StringBuilder names = new StringBuilder("[");
        node.tensors.forEach(
                (name, tensor) -> {
                    if (tensor.trains == trains) {
                        names.append('"').append(name).append("\", ");
                    }
                });
        return names.append(']').toString();
    }

    private void create(Node node) {
        pickle.object("__torch__", node.type);
        pickle.text("training").bool(false);
        node.tensors.forEach(
                (name, tensor) -> {
                    NDArray array = tensor.array;
                    pickle.text(name)
                            .tensor(
                                    requireNonNull(STORAGES.get(array.getDataType())),
                                    values.size(),
                                    array.getShape().getShape(),
                                    tensor.trains);
                    values.add(array);
                });
        node.children.forEach(
                (name, child) -> {
                    pickle.text(name);
                    create(child);
                });
        pickle.endObject();
    }

    /** The few instructions of Python's pickle, in protocol 2, that a module takes. */
    private static final class Pickle {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        void begin() {
            code(0x80).code(2);
        }

        void end() {
            code('.');
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private Pickle code(int instruction) {
            out.write(instruction);
            return this;
        }

        private Pickle global(String module, String name) {
            code('c');
            out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Pickle text(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            code('X').number(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Pickle bool(boolean value) {
            return code(value ? 0x88 : 0x89);
        }

        /** A four-byte number by itself. */
        private void number(long value) {
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(Math.toIntExact(value))
                            .array());
        }

        private Pickle integer(long value) {
            code('J').number(value);
            return this;
        }

        private Pickle tuple(long... values) {
            code('(');
            for (long value : values) {
                integer(value);
            }
            return code('t');
        }

        /** Begins an object; pairs of names and values follow. */
        void object(String module, String name) {
            global(module, name).code(')').code(0x81).code('}').code('(');
        }

        void endObject() {
            code('u').code('b');
        }

        void tensor(String storage, int number, long[] shape, boolean trains) {
            long size = 1;
            long[] strides = new long[shape.length];
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                strides[axis] = size;
                size *= shape[axis];
            }
            global("torch._utils", "_rebuild_tensor_v2").code('(');
            code('(').text("storage").global("torch", storage);
            text(Integer.toString(number)).text("cpu").integer(size).code('t').code('Q');
            integer(0).tuple(shape).tuple(strides).bool(trains);
            global("collections", "OrderedDict").code(')').code('R');
            code('t').code('R');
        }
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
