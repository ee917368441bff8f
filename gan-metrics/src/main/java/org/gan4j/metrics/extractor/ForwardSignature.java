package org.gan4j.metrics.extractor;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * How the {@code forward} of an Inception file wants its arguments. libtorch takes them by position
 * only, but the archive holds its code as text, which names them.
 */
final class ForwardSignature {

    private static final String RETURN_FEATURES = "return_features";

    /** Beside {@link #RETURN_FEATURES}. */
    private static final Map<String, Boolean> FLAGS =
            Map.of("use_fp16", false, "no_output_bias", true);

    private static final Pattern FORWARD =
            Pattern.compile("def forward\\(self[^,]*,(.*?)\\)\\s*->", Pattern.DOTALL);
    private static final Splitter COMMAS = Splitter.on(Pattern.compile(",\\s*(?=\\w+\\s*:)"));
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*(\\w+)\\s*:\\s*([^=]+?)\\s*(?:=\\s*(.+?)\\s*)?", Pattern.DOTALL);

    private record Parameter(String name, String type, @Nullable String preset) {

        private boolean isFlag() {
            return name.equals(RETURN_FEATURES) || FLAGS.containsKey(name);
        }
    }

    /** Marks the places of images and {@link #RETURN_FEATURES} among the arguments. */
    private enum Place {
        IMAGES,
        FEATURES
    }

    private final List<Object> arguments;

    private ForwardSignature(List<Object> arguments) {
        this.arguments = arguments;
    }

    /**
     * Reads it from a TorchScript archive.
     *
     * @throws IOException if no forward has the flags, or it wants more; the message names the file
     */
    static ForwardSignature read(Path file) throws IOException {
        try (ZipFile archive = new ZipFile(file.toFile())) {
            for (ZipEntry entry : archive.stream().toList()) {
                if (entry.getName().contains("/code/") && entry.getName().endsWith(".py")) {
                    List<Parameter> found = find(text(archive, entry));
                    if (!found.isEmpty()) {
                        return of(file, found);
                    }
                }
            }
        }
        throw new IOException(
                "%s has no forward with the parameters %s and no_output_bias: use the TorchScript file of the FID network"
                        .formatted(file, RETURN_FEATURES));
    }

    private static String text(ZipFile archive, ZipEntry entry) throws IOException {
        try (InputStream in = archive.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Parameter> find(String code) {
        Matcher forward = FORWARD.matcher(code);
        while (forward.find()) {
            List<Parameter> parameters = new ArrayList<>();
            for (String text : COMMAS.split(forward.group(1))) {
                Matcher parts = PARAMETER.matcher(text);
                if (parts.matches()) {
                    parameters.add(new Parameter(parts.group(1), parts.group(2), parts.group(3)));
                }
            }
            List<String> names = parameters.stream().map(Parameter::name).toList();
            if (names.contains(RETURN_FEATURES) && names.contains("no_output_bias")) {
                return parameters;
            }
        }
        return List.of();
    }

    private static ForwardSignature of(Path file, List<Parameter> parameters) throws IOException {
        List<Object> arguments = new ArrayList<>();
        int used = 0;
        for (Parameter parameter : parameters) {
            Object argument = argument(parameter, arguments.contains(Place.IMAGES));
            if (argument == null && parameter.preset() == null) {
                throw new IOException(
                        "the forward of %s wants '%s: %s', which the FID network does not have: use its TorchScript file"
                                .formatted(file, parameter.name(), parameter.type()));
            }
            arguments.add(argument == null ? parameter : argument);
            if (argument instanceof Place || parameter.isFlag()) {
                used = arguments.size();
            }
        }
        // What follows takes its presets.
        List<Object> needed = List.copyOf(arguments.subList(0, used));
        for (Object argument : needed) {
            if (argument instanceof Parameter parameter) {
                throw new IOException(
                        "the forward of %s has '%s = %s' before its flags, which cannot be passed: use the TorchScript file of the FID network"
                                .formatted(file, parameter.name(), parameter.preset()));
            }
        }
        return new ForwardSignature(needed);
    }

    /** What is passed for a parameter; null if it is neither known nor preset to a number. */
    private static @Nullable Object argument(Parameter parameter, boolean haveImages) {
        if (parameter.name().equals(RETURN_FEATURES)) {
            return Place.FEATURES;
        }
        if (parameter.isFlag()) {
            return FLAGS.get(parameter.name());
        }
        if (parameter.type().equals("Tensor") && !haveImages) {
            return Place.IMAGES;
        }
        String preset = parameter.preset();
        if (preset == null) {
            return null;
        }
        return switch (parameter.type()) {
            case "bool" -> preset.equals("True");
            case "int" -> Long.valueOf(preset);
            case "float" -> Double.valueOf(preset);
            default -> null;
        };
    }

    /** The arguments of a call, in order. */
    Object[] arguments(NDArray images, boolean features) {
        return arguments.stream()
                .map(
                        argument ->
                                argument == Place.IMAGES
                                        ? images
                                        : argument == Place.FEATURES ? features : argument)
                .toArray();
    }
}
