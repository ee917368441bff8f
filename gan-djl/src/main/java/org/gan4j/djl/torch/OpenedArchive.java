package org.gan4j.djl.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript file of Python with two methods more: {@code gan4j_tensors()} returns its
 * parameters and buffers, and {@code gan4j_run(inputs, values, training)} runs {@code forward} with
 * other values in their places, which it does not keep. Modules have both behind attributes, which
 * only their own code can read and write, and that code is text in the file.
 */
public final class OpenedArchive {

    private static final Pattern ROOT =
            Pattern.compile("^..c(__torch__[\\w.]*)\n(\\w+)\n", Pattern.DOTALL);
    private static final Pattern MEMBER =
            Pattern.compile(
                    "(?m)^  (?:(\\w+) : |__annotations__\\[\"([^\"]+)\"\\] = )(__torch__\\.[\\w.]+)$");

    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern FORWARD =
            Pattern.compile("  def forward\\(self[^,)]*((?:,[^)]*)?)\\) -> ([^\n]+):\n");

    /** PyTorch's BatchNorm counts with it, and nothing reads the count. */
    private static final String COUNTER = "num_batches_tracked";

    private static final String NO_MODULE =
            "it is no TorchScript module, as torch.jit.save writes it";

    private static final long MOST_COMPRESSION = 64;
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<Boolean> trained = new ArrayList<>();
    private final StringBuilder objects = new StringBuilder();
    private final List<String> places = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private final int inputs;
    private int variables;

    private OpenedArchive(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            long room = MOST_COMPRESSION * Files.size(file);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    // torch.jit.save compresses the code, but not the tensors
                    byte[] content = in.readNBytes((int) Math.min(room + 1, MOST));
                    room -= content.length;
                    if (room < 0) {
                        throw new IOException("its entries unpack to far more than the file has");
                    }
                    entries.put(entry.getName(), content);
                }
            }
        } catch (ZipException e) {
            throw new IOException(NO_MODULE + " (" + e.getMessage() + ")", e);
        }
        String pickle = "";
        String folder = "";
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().matches("[^/]+/data\\.pkl")) {
                folder = entry.getKey().substring(0, entry.getKey().indexOf('/') + 1);
                pickle = new String(entry.getValue(), StandardCharsets.ISO_8859_1);
            }
        }
        Matcher root = ROOT.matcher(pickle);
        if (!root.find()) {
            throw new IOException(NO_MODULE);
        }
        String type = root.group(1) + "." + root.group(2);
        visit(folder, "", "self", type);
        String code = source(folder, type);
        Matcher forward = FORWARD.matcher(classOf(code, type));
        if (!forward.find()) {
            throw new IOException("its module has no method forward");
        }
        inputs = (int) forward.group(1).chars().filter(c -> c == ':').count();
        String path = path(folder, type);
        int end = code.indexOf(classOf(code, type)) + classOf(code, type).length();
        String more =
                code.substring(0, end) + methods(type, forward.group(2)) + code.substring(end);
        entries.put(path, more.getBytes(StandardCharsets.UTF_8));
        entries.remove(path + ".debug_pkl");
    }

    /**
     * Opens a file.
     *
     * @param file what {@code torch.jit.save} wrote
     * @return the file with the methods
     * @throws IOException if it cannot be read, or is no TorchScript module with a forward method
     *     that returns tensors
     */
    public static OpenedArchive of(Path file) throws IOException {
        return new OpenedArchive(file);
    }

    private static String path(String folder, String type) {
        return folder
                + "code/"
                + type.substring(0, type.lastIndexOf('.')).replace('.', '/')
                + ".py";
    }

    private String source(String folder, String type) throws IOException {
        byte[] code = entries.get(path(folder, type));
        if (code == null) {
            throw new IOException("the code of " + type + " is missing");
        }
        String text = new String(code, StandardCharsets.UTF_8);
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static String classOf(String code, String type) throws IOException {
        String name = type.substring(type.lastIndexOf('.') + 1);
        Matcher found =
                Pattern.compile("class " + name + "\\(Module\\):\n(?:(?: [^\n]*)?\n)*")
                        .matcher(code);
        if (!found.find()) {
            throw new IOException("the class " + type + " is missing");
        }
        return found.group();
    }

    /** Parameters and buffers of a module and of those in it. */
    private void visit(String folder, String prefix, String object, String type)
            throws IOException {
        String code = classOf(source(folder, type), type);
        for (boolean parameter : new boolean[] {true, false}) {
            Matcher list =
                    Pattern.compile(
                                    "  __"
                                            + (parameter ? "parameters" : "buffers")
                                            + "__ = \\[(.*)\\]\n")
                            .matcher(code);
            if (list.find()) {
                Matcher each = NAME.matcher(list.group(1));
                while (each.find()) {
                    boolean none = code.contains("\n  " + each.group(1) + " : NoneType\n");
                    if (!none && !each.group(1).equals(COUNTER)) {
                        names.add(prefix + each.group(1));
                        trained.add(parameter);
                        places.add(object + "." + each.group(1));
                    }
                }
            }
        }
        if (code.contains("\n  training : bool\n")) {
            flags.add(object + ".training");
        }
        Matcher member = MEMBER.matcher(code);
        while (member.find()) {
            String name = member.group(1) == null ? member.group(2) : member.group(1);
            String variable = "m" + variables++;
            objects.append("    %s = getattr(%s, \"%s\")\n".formatted(variable, object, name));
            visit(folder, prefix + name + ".", variable, member.group(3));
        }
    }

    private String methods(String type, String returned) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("  def gan4j_tensors(self: %s) -> List[Tensor]:\n".formatted(type));
        text.append(objects);
        List<String> tensors =
                places.stream()
                        .map(place -> "unchecked_cast(Tensor, %s)".formatted(place))
                        .toList();
        text.append("    return [%s]\n".formatted(String.join(", ", tensors)));
        text.append(
                "  def gan4j_run(self: %s, inputs: List[Tensor], values: List[Tensor], training: bool) -> List[Tensor]:\n"
                        .formatted(type));
        text.append(objects);
        flags.forEach(flag -> text.append("    %s = training\n".formatted(flag)));
        for (int i = 0; i < places.size(); i++) {
            text.append("    %s = values[%s]\n".formatted(places.get(i), i));
        }
        text.append("    y = (self).forward(");
        for (int i = 0; i < inputs; i++) {
            text.append("inputs[%s], ".formatted(i));
        }
        text.append(")\n");
        text.append(
                "    e = torch.empty([0], dtype=6, layout=None, device=torch.device(\"cpu\"))\n");
        places.forEach(place -> text.append("    %s = e\n".formatted(place)));
        return text.append("    return ").append(list(returned.strip())).append('\n').toString();
    }

    private static String list(String returned) throws IOException {
        if (returned.equals("Tensor")) {
            return "[y]";
        }
        if (returned.equals("List[Tensor]")) {
            return "y";
        }
        if (returned.matches("Tuple\\[Tensor(, Tensor)*\\]")) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < returned.split(",").length; i++) {
                parts.add("y[" + i + "]");
            }
            return "[" + String.join(", ", parts) + "]";
        }
        throw new IOException(
                "its forward returns %s: let it return a tensor, or a tuple or list of them"
                        .formatted(returned));
    }

    /** {@return the names of parameters and buffers, as in {@code state_dict}} */
    public List<String> names() {
        return List.copyOf(names);
    }

    /**
     * {@return whether a tensor is a parameter, not a buffer}
     *
     * @param index its place among the names
     */
    public boolean isTrained(int index) {
        return trained.get(index);
    }

    /** {@return how many inputs {@code forward} takes} */
    public int inputs() {
        return inputs;
    }

    /** {@return the bytes of the file with the methods} */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
