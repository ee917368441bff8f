package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Preconditions;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.Samples;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.Formula;
import org.gan4j.metrics.Resize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The whole way from pictures to Inception features against pytorch-fid and torch-fidelity, with
 * the same made-up weights; see src/test/python/inception_golden.py.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InceptionPipelineTest {

    private static final double TOLERANCE = 1e-4;
    private static final int SIZE = 299;

    private final JsonObject golden = Formula.golden("inception.json").getAsJsonObject();
    private final List<JsonObject> groups = new ArrayList<>();
    private FormulaInception network;

    @BeforeAll
    void build() {
        network = new FormulaInception();
        for (JsonElement group : golden.getAsJsonArray("groups")) {
            groups.add(group.getAsJsonObject());
        }
    }

    @AfterAll
    void close() {
        network.close();
    }

    private static Samples pictures(JsonObject group) {
        JsonArray shape = group.getAsJsonArray("shape");
        return Formula.pictures(
                shape.get(0).getAsInt(),
                shape.get(1).getAsInt(),
                shape.get(2).getAsInt(),
                shape.get(3).getAsInt());
    }

    /** The largest difference, relative to the largest number. */
    private void assertClose(Features actual, JsonArray rows, String what) {
        assertThat(actual.count()).isEqualTo(rows.size());
        int step = golden.get("step").getAsInt();
        double worst = 0;
        double largest = 0;
        for (int row = 0; row < actual.count(); row++) {
            JsonArray values = rows.get(row).getAsJsonObject().getAsJsonArray("values");
            assertThat(actual.dimension()).isEqualTo(values.size() * step);
            double norm = 0;
            for (int i = 0; i < actual.dimension(); i++) {
                double value = actual.get(row, i);
                norm += value * value;
                largest = Math.max(largest, Math.abs(value));
                if (i % step == 0) {
                    worst = Math.max(worst, Math.abs(value - values.get(i / step).getAsDouble()));
                }
            }
            double expected = rows.get(row).getAsJsonObject().get("norm").getAsDouble();
            assertThat(Math.sqrt(norm) / expected - 1).isBetween(-TOLERANCE, TOLERANCE);
        }
        assertThat(worst / largest).as(what).isLessThan(TOLERANCE);
    }

    @Test
    void features_ofPyTorchsResizing_agreeWithPytorchFid() {
        BlockExtractor extractor =
                BlockExtractor.builder(network, "inception", "formula")
                        .optResize(Resize.BILINEAR, SIZE, SIZE)
                        .optColours()
                        .build();
        for (JsonObject group : groups) {
            Extracted made = extractor.extract(pictures(group));
            assertClose(
                    made.features(),
                    group.getAsJsonArray("pytorchFid"),
                    group.get("name").getAsString());
        }
    }

    @Test
    void featuresAndLogits_ofTensorFlowsResizing_agreeWithTorchFidelity() {
        BlockExtractor extractor =
                BlockExtractor.builder(network, "inception", "formula")
                        .optResize(Resize.TF1_BILINEAR, SIZE, SIZE)
                        .optScaling(128, 128)
                        .optColours()
                        .build();
        for (JsonObject group : groups) {
            Extracted made = extractor.extract(pictures(group));
            String name = group.get("name").getAsString();
            assertClose(made.features(), group.getAsJsonArray("torchFidelity"), name);
            Features logits = Preconditions.checkNotNull(made.logits());
            assertClose(logits, group.getAsJsonArray("logits"), name + ", logits");
        }
    }
}
