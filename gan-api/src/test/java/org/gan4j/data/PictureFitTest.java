package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Cut, resized and made grey as Pillow does it, bit by bit: see fitting_golden.py. */
class PictureFitTest {

    private static JsonObject golden() throws IOException, URISyntaxException {
        var file = PictureFitTest.class.getResource("/golden/fitting.json");
        return JsonParser.parseString(
                        Files.readString(Path.of(Objects.requireNonNull(file).toURI())))
                .getAsJsonObject();
    }

    private static Picture picture(int height, int width) {
        byte[] planes = new byte[3 * height * width];
        for (int i = 0; i < planes.length; i++) {
            int value = (int) (((i * 2654435761L) >> 13) & 255);
            planes[i] = (byte) (value > 170 ? 255 : value < 70 ? 0 : value);
        }
        return new Picture(3, height, width, planes);
    }

    private static byte[] pixels(JsonElement hex) {
        return HexFormat.of().parseHex(hex.getAsString());
    }

    @Test
    void fit_isPillows() throws IOException, URISyntaxException {
        for (JsonElement element : golden().getAsJsonArray("fit")) {
            JsonObject golden = element.getAsJsonObject();
            int[] from = {
                golden.getAsJsonArray("from").get(0).getAsInt(),
                golden.getAsJsonArray("from").get(1).getAsInt()
            };
            int height = golden.getAsJsonArray("to").get(0).getAsInt();
            int width = golden.getAsJsonArray("to").get(1).getAsInt();
            Picture fitted =
                    new PictureFit(height, width)
                            .fit(
                                    picture(from[0], from[1]),
                                    golden.get("across").getAsDouble(),
                                    golden.get("down").getAsDouble());
            assertThat(new int[] {fitted.height(), fitted.width()}).containsExactly(height, width);
            assertThat(fitted.planes())
                    .as("%s x %s to %s x %s", from[0], from[1], height, width)
                    .isEqualTo(pixels(golden.get("pixels")));
        }
    }

    @Test
    void grey_isPillows() throws IOException, URISyntaxException {
        assertThat(picture(40, 40).withChannels(1).planes())
                .isEqualTo(pixels(golden().get("grey")));
    }
}
