package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ai.djl.ndarray.types.Shape;
import com.google.common.hash.Hashing;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.gan4j.conformance.Damage;
import org.gan4j.conformance.Fuzz;
import org.gan4j.metrics.FeatureExtractor.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features and statistics that were damaged at random are read as they were, or refused. */
class FuzzTest {

    private static final Identity IDENTITY = new Identity("told", "1", Resize.NONE);
    private static final int COUNT = 20;
    private static final Features FEATURES = TestFeatures.features(COUNT, 6, 1, 1, 0);
    private static final ReferenceStatistics STATISTICS =
            new ReferenceStatistics(
                    FeatureStatistics.of(FEATURES), IDENTITY, new Shape(1, 28, 28), "a test");

    @TempDir Path directory;

    private Path featureFile;
    private Path statisticsFile;
    private byte[] features;
    private byte[] statistics;

    @BeforeEach
    void write() throws IOException {
        featureFile = directory.resolve("features");
        statisticsFile = directory.resolve("statistics");
        FeatureFile.write(featureFile, IDENTITY, "these", FEATURES);
        STATISTICS.save(statisticsFile);
        features = Files.readAllBytes(featureFile);
        statistics = Files.readAllBytes(statisticsFile);
    }

    private static void put(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, content);
    }

    /** Reads the features, which must be as they were or refused as it is documented. */
    private void readFeatures(boolean mustBeEqual) {
        try {
            Features read = FeatureFile.map(featureFile, IDENTITY, "these", COUNT);
            if (mustBeEqual) {
                assertThat(read.dimension()).isEqualTo(FEATURES.dimension());
                assertThat(TestFeatures.floats(read)).isEqualTo(TestFeatures.floats(FEATURES));
            }
        } catch (IOException | IllegalStateException e) {
            assertThat(e).hasMessageContaining(featureFile.toString());
        }
    }

    /** Reads the statistics, which must be as they were or refused as it is documented. */
    private void readStatistics(boolean mustBeEqual) {
        try {
            ReferenceStatistics read = ReferenceStatistics.load(statisticsFile);
            if (mustBeEqual) {
                assertThat(read.identity()).isEqualTo(IDENTITY);
                assertThat(read.imageShape()).isEqualTo(STATISTICS.imageShape());
                assertThat(read.source()).isEqualTo(STATISTICS.source());
                FeatureStatistics numbers = read.statistics();
                FeatureStatistics expected = STATISTICS.statistics();
                assertThat(numbers.count()).isEqualTo(expected.count());
                assertThat(numbers.mean()).isEqualTo(expected.mean());
                assertThat(numbers.covariance(1)).isEqualTo(expected.covariance(1));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining(statisticsFile.toString());
        }
    }

    @Test
    void damagedFeatures_areReadAsTheyWere_orRefused() {
        Fuzz.run(
                200,
                random -> {
                    put(featureFile, features);
                    Damage.of(featureFile, random);
                    readFeatures(true);
                });
    }

    @Test
    void damagedStatistics_areReadAsTheyWere_orRefused() {
        Fuzz.run(
                200,
                random -> {
                    put(statisticsFile, statistics);
                    Damage.of(statisticsFile, random);
                    readStatistics(true);
                });
    }

    @Test
    void featuresWithAForgedHeader_areRead_orRefused() {
        Fuzz.run(
                150,
                random -> {
                    put(featureFile, forged(features, json -> change(json, random), false));
                    readFeatures(false);
                });
    }

    @Test
    void statisticsWithAForgedHeader_areRead_orRefused() {
        Fuzz.run(
                150,
                random -> {
                    put(statisticsFile, forged(statistics, json -> change(json, random), true));
                    readStatistics(false);
                });
    }

    private static byte[] forged(byte[] content, Consumer<JsonObject> change, boolean hashed) {
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int length = bytes.getInt();
        JsonObject header =
                JsonParser.parseString(new String(content, 4, length, StandardCharsets.UTF_8))
                        .getAsJsonObject();
        byte[] rest = Arrays.copyOfRange(content, 4 + length, content.length);
        header.remove("sha256");
        change.accept(header);
        if (hashed) {
            header.addProperty(
                    "sha256",
                    Hashing.sha256()
                            .newHasher()
                            .putString(header.toString(), StandardCharsets.UTF_8)
                            .putBytes(rest)
                            .hash()
                            .toString());
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + text.length + rest.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(text.length)
                .put(text)
                .put(rest)
                .array();
    }

    private static void change(JsonObject json, Random random) {
        List<String> names = List.copyOf(json.keySet());
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(8) == 0) {
            json.remove(name);
        } else {
            json.add(name, value(random));
        }
    }

    private static JsonElement value(Random random) {
        JsonArray axes = new JsonArray();
        for (int i = random.nextInt(20); i >= 0; i--) {
            axes.add(random.nextInt());
        }
        List<JsonElement> values =
                List.of(
                        JsonNull.INSTANCE,
                        axes,
                        new JsonArray(),
                        new JsonObject(),
                        new JsonPrimitive(-1),
                        new JsonPrimitive(0),
                        new JsonPrimitive(1),
                        new JsonPrimitive(0.5),
                        new JsonPrimitive(Integer.MAX_VALUE),
                        new JsonPrimitive(1 << 30),
                        new JsonPrimitive(1L << 32),
                        new JsonPrimitive(Long.MAX_VALUE),
                        new JsonPrimitive(1e300),
                        new JsonPrimitive(new BigDecimal("-1e999")),
                        new JsonPrimitive("NaN"),
                        new JsonPrimitive(""),
                        new JsonPrimitive(true));
        return values.get(random.nextInt(values.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aHeaderOfAWildLength_isRefused(int length) throws IOException {
        for (Path file : List.of(featureFile, statisticsFile)) {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
            put(file, bytes);
        }
        assertRefused();
    }

    @Test
    void aLinkToADevice_isRefused() throws IOException {
        for (Path file : List.of(featureFile, statisticsFile)) {
            Files.delete(file);
            Files.createSymbolicLink(file, Path.of("/dev/zero"));
        }
        assertRefused();
    }

    @Test
    void missingFiles_areToldByName() throws IOException {
        Files.delete(statisticsFile);
        assertThatThrownBy(() -> ReferenceStatistics.load(statisticsFile))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(statisticsFile.toString());
    }

    private void assertRefused() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> {
                    assertThatThrownBy(() -> FeatureFile.map(featureFile, IDENTITY, "these", COUNT))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining(featureFile.toString());
                    assertThatThrownBy(() -> ReferenceStatistics.load(statisticsFile))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining(statisticsFile.toString());
                });
    }
}
