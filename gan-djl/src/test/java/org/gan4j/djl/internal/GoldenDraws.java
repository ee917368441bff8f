package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.gan4j.run.RandomSource;

/** Random numbers that were written down; they must be drawn in the same order and shapes. */
public final class GoldenDraws implements RandomSource {

    private final NDManager manager;
    private final JsonArray draws;
    private int drawn;

    public GoldenDraws(NDManager manager, JsonArray draws) {
        this.manager = manager;
        this.draws = draws;
    }

    @Override
    public NDArray normal(Shape shape) {
        return next("normal", shape);
    }

    @Override
    public NDArray uniform(Shape shape) {
        return next("uniform", shape);
    }

    private NDArray next(String kind, Shape shape) {
        JsonObject draw = draws.get(drawn++).getAsJsonObject();
        assertThat(draw.get("kind").getAsString()).isEqualTo(kind);
        NDArray numbers = Golden.array(manager, draw);
        assertThat(numbers.getShape()).isEqualTo(shape);
        return numbers;
    }

    public void assertAllDrawn() {
        assertThat(drawn).isEqualTo(draws.size());
    }
}
