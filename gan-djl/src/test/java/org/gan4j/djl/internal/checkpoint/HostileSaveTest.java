package org.gan4j.djl.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.collect.Sets;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.gan4j.GanTrainer;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.PointGan;
import org.gan4j.network.Generator;
import org.gan4j.network.NetworkRecipe;
import org.gan4j.run.CheckpointException;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody made to do harm is refused at once, whoever computed its hashes. */
class HostileSaveTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** These change no shape, so that the network may be built and loaded. */
    private static final Set<String> HARMLESS =
            Set.of("slope", "tanh", "batchNorm", "batchNormFirst", "dropout", "embeddingSize");

    @TempDir static Path original;
    @TempDir Path directory;

    private Path saved;
    private Path tensors;
    private Path manifest;

    @BeforeAll
    static void save() {
        try (GanTrainer trainer = PointGan.points(4).build()) {
            trainer.generator().save(original.resolve("saved"));
        }
    }

    @BeforeEach
    void copy() throws IOException {
        saved = Files.createDirectory(directory.resolve("saved"));
        for (String name :
                List.of(Manifest.NAME, name(Forgery.tensors(original.resolve("saved"))))) {
            Files.copy(original.resolve("saved").resolve(name), saved.resolve(name));
        }
        tensors = Forgery.tensors(saved);
        manifest = saved.resolve(Manifest.NAME);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private void assertRefused() {
        Throwable thrown =
                assertTimeoutPreemptively(
                        LONGEST, () -> catchThrowable(() -> TrainedGenerator.load(saved).close()));
        assertThat(thrown)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(saved.toString());
        assertThat(thrown.getMessage()).hasSizeLessThan(2_000);
    }

    /** The first tensor in a header. */
    private static JsonObject first(JsonObject header) {
        return header.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("__"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getAsJsonObject();
    }

    private static JsonArray array(long... numbers) {
        JsonArray array = new JsonArray();
        for (long number : numbers) {
            array.add(number);
        }
        return array;
    }

    @ParameterizedTest
    @CsvSource({"2, train and save again", "4, use a newer library"})
    void aSaveOfAnotherVersion_isRefusedByIt(int version, String remedy) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(manifest)).getAsJsonObject();
        assertThat(json.get("formatVersion").getAsInt()).isEqualTo(3);
        json.addProperty("formatVersion", version);
        Files.writeString(manifest, json.toString());
        assertThatThrownBy(() -> TrainedGenerator.load(saved))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(manifest + " has format version " + version)
                .hasMessageContaining("reads version 3")
                .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"STRING", "UNKNOWN", "BF16", "BOOL", "F16", "I32", "I64", "F64", "f32", ""})
    void aTensorOfAnotherType_isRefused(String type) throws IOException {
        Forgery.changeHeader(saved, tensors, header -> first(header).addProperty("dtype", type));
        assertRefused();
    }

    @Test
    void aTensorOfBytes_inPlaceOfFloats_isRefused() throws IOException {
        Forgery.changeHeader(
                saved,
                tensors,
                header -> {
                    JsonObject tensor = first(header);
                    JsonArray place = tensor.getAsJsonArray("data_offsets");
                    tensor.addProperty("dtype", "U8");
                    tensor.add("shape", array(place.get(1).getAsLong() - place.get(0).getAsLong()));
                });
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BFLOAT16", "FLOAT16", "STRING", "INT64", "UNKNOWN", "FLOAT64"})
    void anotherTypeInTheManifest_isRefused(String type) throws IOException {
        Forgery.changeManifest(saved, json -> json.addProperty("dataType", type));
        assertRefused();
    }

    static List<Arguments> recipes() {
        List<Number> numbers =
                List.of(
                        Integer.MAX_VALUE,
                        1e300,
                        -1e300,
                        -1,
                        0.5,
                        1L << 32,
                        Long.MAX_VALUE,
                        new BigDecimal("1e999"));
        List<Arguments> cases = new ArrayList<>();
        for (Generator network :
                List.of(
                        Generators.mlp(2).optWidths(8, 8, 8).build(),
                        Generators.mlp(1, 8, 8).optWidths(8, 8).build(),
                        Generators.dcgan(32, 32, 1).optLatentSize(8).optWidth(4).build())) {
            NetworkRecipe recipe = network.recipe().orElseThrow();
            for (String setting : Sets.difference(recipe.settings().keySet(), HARMLESS)) {
                for (Number number : numbers) {
                    cases.add(Arguments.of(recipe, setting, number));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeWithAWildNumber_isRefused(NetworkRecipe network, String setting, Number value)
            throws IOException {
        Forgery.changeManifest(
                saved,
                json -> {
                    JsonObject wild = new JsonObject();
                    network.settings().forEach(wild::addProperty);
                    wild.addProperty(setting, value);
                    JsonObject recipe = json.getAsJsonObject("recipe");
                    recipe.addProperty("network", network.network());
                    recipe.add("settings", wild);
                    JsonObject names = new JsonObject();
                    network.names().forEach(names::addProperty);
                    recipe.add("names", names);
                });
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1, 0, 1, 1L << 24, 1L << 32})
    void aHeaderOfAWildLength_isRefused(long length) throws IOException {
        byte[] bytes = Files.readAllBytes(tensors);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        Forgery.changeTensors(saved, tensors, bytes);
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9})
    void aFileOfTensorsThatIsNearlyEmpty_isRefused(int length) throws IOException {
        Forgery.changeTensors(saved, tensors, new byte[length]);
        assertRefused();
    }

    static List<long[]> offsets() {
        long max = Long.MAX_VALUE;
        return List.of(
                new long[] {0, 0},
                new long[] {0, 1},
                new long[] {4, 0},
                new long[] {-4, 4},
                new long[] {max - 1, max},
                new long[] {0, max},
                new long[] {0},
                new long[0],
                new long[] {0, 320, 640});
    }

    @ParameterizedTest
    @MethodSource("offsets")
    void offsetsThatOverlapOrLeaveGaps_areRefused(long[] offsets) throws IOException {
        Forgery.changeHeader(
                saved, tensors, header -> first(header).add("data_offsets", array(offsets)));
        assertRefused();
    }

    @Test
    void twoTensorsInOnePlace_areRefused() throws IOException {
        Forgery.changeHeader(
                saved,
                tensors,
                header -> {
                    JsonObject twin = first(header).deepCopy();
                    header.add("twin", twin);
                });
        assertRefused();
    }

    static List<long[]> shapes() {
        long most = Integer.MAX_VALUE;
        long[] many = new long[17];
        Arrays.fill(many, 1);
        return List.of(
                new long[] {most, most, most},
                new long[] {1L << 31, 1L << 31, 1},
                new long[] {1L << 16, 1L << 16, 1L << 16, 1L << 14},
                new long[] {0, most, most, most},
                new long[] {most, most, 0},
                new long[] {-1, -80},
                new long[] {-80},
                many,
                new long[100_000]);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aShapeWhoseProductOverflows_isRefused(long[] shape) throws IOException {
        Forgery.changeHeader(saved, tensors, header -> first(header).add("shape", array(shape)));
        assertRefused();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anEmptyTensorMore_isRefused(long[] shape) throws IOException {
        Forgery.changeHeader(
                saved,
                tensors,
                header -> {
                    JsonObject tensor = new JsonObject();
                    tensor.addProperty("dtype", "F32");
                    tensor.add("shape", array(shape));
                    long end = Long.MIN_VALUE;
                    for (String name : header.keySet()) {
                        JsonObject other = header.getAsJsonObject(name);
                        if (other.has("data_offsets")) {
                            long to = other.getAsJsonArray("data_offsets").get(1).getAsLong();
                            end = Math.max(end, to);
                        }
                    }
                    tensor.add("data_offsets", array(end, end));
                    header.add("more", tensor);
                });
        assertRefused();
    }

    @Test
    void tensorsOfMoreBytesThanThereIsMemory_areRefused() throws IOException {
        long axis = Integer.MAX_VALUE;
        long size = 4 * 512 * axis;
        String header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[512,%s],\"data_offsets\":[0,%s]}}"
                        .formatted(axis, size);
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file = new RandomAccessFile(tensors.toFile(), "rw")) {
            file.setLength(0);
            file.write(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(text.length)
                            .array());
            file.write(text);
            try {
                file.setLength(8 + text.length + size);
            } catch (IOException e) {
                assumeTrue(false, "this disk has no sparse files");
            }
        }
        Forgery.changeManifest(
                saved,
                json ->
                        json.getAsJsonObject("files")
                                .getAsJsonObject("generator")
                                .addProperty("bytes", 8 + text.length + size));
        assertRefused();
    }

    @Test
    void aManifestOf600Megabytes_isRefused() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
            file.setLength(600L << 20);
        }
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "[", "{\"a\":", "9", "\"", "\\u0000", "/*", "\uffff"})
    void aManifestThatGoesOnAndOn_isRefused(String part) throws IOException {
        Files.writeString(manifest, part.repeat(Manifest.LARGEST / 8));
        assertRefused();
    }

    @Test
    void aNumberOfManyDigits_isRefused() throws IOException {
        Forgery.changeManifest(
                saved,
                json ->
                        json.getAsJsonObject("recipe")
                                .getAsJsonObject("settings")
                                .add(
                                        "latentSize",
                                        new JsonPrimitive(new BigDecimal("9".repeat(100_000)))));
        assertRefused();
    }

    @Test
    void moreFilesThanCanBeOpened_areRefused() throws IOException {
        JsonObject hash = new FileHash(0, "").toJson();
        Forgery.changeManifest(
                saved,
                json -> {
                    for (int i = 0; i < 20_000; i++) {
                        json.getAsJsonObject("files").add("s" + i, hash);
                    }
                });
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../saved/generator",
                "/etc/passwd",
                "..",
                "\u0000",
                "a/b",
                "\\",
                "CON",
                "\n"
            })
    void aStateThatNamesAnotherPlace_isRefused(String state) throws IOException {
        Forgery.changeManifest(
                saved,
                json -> {
                    JsonObject files = json.getAsJsonObject("files");
                    files.add(state, files.get("generator"));
                });
        assertRefused();
        Forgery.changeManifest(saved, json -> json.getAsJsonObject("files").remove(state));
        Forgery.changeManifest(saved, json -> json.addProperty("save", "../" + state));
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPipe_isRefused(boolean ofTensors) throws Exception {
        Path file = ofTensors ? tensors : manifest;
        Files.delete(file);
        try {
            Process process = new ProcessBuilder("mkfifo", file.toString()).start();
            assumeTrue(process.waitFor() == 0, "mkfifo fails");
        } catch (IOException e) {
            assumeTrue(false, "there is no mkfifo");
        }
        assertRefused();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/zero", "/dev/null", "/dev/stdin", "/proc/self/mem", "/"})
    void aLinkToADevice_isRefused(String device) throws IOException {
        assumeTrue(Files.exists(Path.of(device)));
        for (Path file : List.of(tensors, manifest)) {
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of(device));
            assertRefused();
        }
    }

    @Test
    void aLinkToItself_isRefused() throws IOException {
        for (Path file : List.of(tensors, manifest)) {
            Files.delete(file);
            Files.createSymbolicLink(file, file);
            assertRefused();
        }
    }
}
