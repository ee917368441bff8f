package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures of every kind mean the pixels that pictures_golden.py says, or are refused. */
class PicturesTest {

    private static JsonObject golden() throws IOException, URISyntaxException {
        return JsonParser.parseString(Files.readString(resource("/golden/pictures.json")))
                .getAsJsonObject();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(PicturesTest.class.getResource(name)).toURI());
    }

    static byte[] content(String name) throws IOException, URISyntaxException {
        return Files.readAllBytes(resource("/golden/pictures/" + name));
    }

    static Stream<String> read() throws IOException, URISyntaxException {
        return golden().getAsJsonObject("read").keySet().stream();
    }

    static Stream<Map.Entry<String, JsonElement>> refused() throws IOException, URISyntaxException {
        return golden().getAsJsonObject("refused").entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("read")
    void aPicture_hasItsPixels(String name) throws IOException, URISyntaxException {
        JsonObject expected = golden().getAsJsonObject("read").getAsJsonObject(name);
        JsonArray shape = expected.getAsJsonArray("shape");
        byte[] pixels = HexFormat.of().parseHex(expected.get("pixels").getAsString());

        Picture picture = PictureFile.decode(name, content(name));

        assertThat(new int[] {picture.channels(), picture.height(), picture.width()})
                .containsExactly(
                        shape.get(0).getAsInt(), shape.get(1).getAsInt(), shape.get(2).getAsInt());
        int largest = 0;
        for (int i = 0; i < pixels.length; i++) {
            int difference = (picture.planes()[i] & 0xff) - (pixels[i] & 0xff);
            largest = Math.max(largest, Math.abs(difference));
        }
        assertThat(largest)
                .as("the largest difference in %s", name)
                .isLessThanOrEqualTo(expected.get("tolerance").getAsInt());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeRight_isRefusedByName(Map.Entry<String, JsonElement> picture)
            throws IOException, URISyntaxException {
        byte[] content = content(picture.getKey());
        assertThatThrownBy(() -> PictureFile.decode(picture.getKey(), content))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(picture.getKey() + " is ")
                .hasMessageContaining(picture.getValue().getAsString());
    }

    /** Those whose first half is more than one picture. */
    static Stream<String> oneFrame() throws IOException, URISyntaxException {
        return read().filter(name -> !name.equals("animated.gif") && !name.equals("pages.tif"));
    }

    @ParameterizedTest
    @MethodSource("oneFrame")
    void halfAPicture_isRefused(String name) throws IOException, URISyntaxException {
        byte[] content = content(name);
        byte[] half = Arrays.copyOf(content, content.length / 2);
        assertThatThrownBy(() -> PictureFile.decode(name, half))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(name + " is ");
    }

    @Test
    void theTable_isLong() throws IOException, URISyntaxException {
        assertThat(read()).hasSizeGreaterThan(90);
        assertThat(refused()).hasSizeGreaterThan(10);
    }
}
