package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gan4j.djl.torch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Resizing against other tools; see src/test/python/resize_golden.py. */
class ResizeTest {

    static Stream<JsonObject> cases() {
        return StreamSupport.stream(
                        Formula.golden("resize.json").getAsJsonArray().spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    private static int number(JsonObject golden, String name, int axis) {
        return golden.getAsJsonArray(name).get(axis).getAsInt();
    }

    private static NDArray pictures(NDManager manager, int height, int width) {
        byte[] bytes = Formula.pictures(1, 3, height, width).bytes();
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return manager.create(values, new Shape(1, 3, height, width));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void apply_agreesWithOtherTools(JsonObject golden) {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray images =
                    pictures(manager, number(golden, "from", 0), number(golden, "from", 1));
            Resize resize = Resize.valueOf(golden.get("method").getAsString());
            NDArray made = resize.apply(images, number(golden, "to", 0), number(golden, "to", 1));
            float[] values = made.toFloatArray();
            JsonArray expected = golden.getAsJsonArray("values");
            assertThat(values).hasSize(expected.size());
            double worst = 0;
            for (int i = 0; i < values.length; i++) {
                worst = Math.max(worst, Math.abs(values[i] - expected.get(i).getAsDouble()));
            }
            assertThat(worst).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(Resize.class)
    void apply_toTheSameSize_changesNothing(Resize resize) {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray images = pictures(manager, 9, 7);
            assertThat(resize.apply(images, 9, 7)).isSameAs(images);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Resize.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void apply_ofOnePixel_repeatsIt(Resize resize) {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray pixel = manager.create(new float[] {200}, new Shape(1, 1, 1, 1));
            assertThat(resize.apply(pixel, 2, 3).toFloatArray())
                    .containsExactly(200, 200, 200, 200, 200, 200);
        }
    }

    @Test
    void bicubic_staysWithinTheRangeOfPixels() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDArray edge = manager.create(new float[] {0, 0, 255, 255}, new Shape(1, 1, 1, 4));
            float[] made = Resize.PIL_BICUBIC.apply(edge, 1, 16).toFloatArray();
            for (float value : made) {
                assertThat(value).isBetween(0f, 255f);
            }
            assertThat(made).contains(0f, 255f);
        }
    }
}
