package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.Initializer;
import com.google.common.base.Preconditions;
import org.gan4j.data.Samples;
import org.gan4j.metrics.FeatureExtractor.Extracted;
import org.gan4j.metrics.FeatureExtractor.Identity;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.Resize;
import org.junit.jupiter.api.Test;

class BlockExtractorTest {

    private static final Block SAME = new LambdaBlock(x -> x);
    private static final Samples GREY =
            Samples.ofBytes(new byte[] {0, 51, 102, (byte) 255}, new Shape(1, 2, 2));

    private static BlockExtractor.Builder builder(Block block) {
        return BlockExtractor.builder(block, "block", "v1");
    }

    private static float[] floats(Features features) {
        float[] values = new float[features.count() * features.dimension()];
        features.values().get(values);
        return values;
    }

    @Test
    void byDefault_imagesAreInMinusOneToOne_andKeepTheirSize() {
        BlockExtractor extractor = builder(SAME).build();
        Extracted made = extractor.extract(GREY);
        assertThat(floats(made.features()))
                .containsExactly(new float[] {-1, -0.6f, -0.2f, 1}, within(1e-6f));
        assertThat(made.logits()).isNull();
        assertThat(extractor.identity())
                .isEqualTo(new Identity("block", "v1, (x - 127.5) / 127.5", Resize.NONE));
    }

    @Test
    void optScaling_optColours_andOptResize_shapeTheInput() {
        BlockExtractor extractor =
                builder(SAME)
                        .optScaling(1, 2)
                        .optColours()
                        .optResize(Resize.BILINEAR, 1, 1)
                        .build();
        assertThat(floats(extractor.extract(GREY).features())).containsExactly(50.5f, 50.5f, 50.5f);
        assertThat(extractor.identity())
                .isEqualTo(
                        new Identity(
                                "block",
                                "v1, (x - 1.0) / 2.0, 1 x 1, in colours",
                                Resize.BILINEAR));
    }

    @Test
    void secondOutput_areTheLogits_andAThirdIsRefused() {
        Block two = new LambdaBlock(x -> new NDList(x.head(), x.head().mul(2)));
        Features logits = Preconditions.checkNotNull(builder(two).build().extract(GREY).logits());
        assertThat(floats(logits))
                .containsExactly(new float[] {-2, -1.2f, -0.4f, 2}, within(1e-6f));
        Block three = new LambdaBlock(x -> new NDList(x.head(), x.head(), x.head()));
        assertThatThrownBy(() -> builder(three).build().extract(GREY))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("block returns 3 arrays: expected features, or features and logits");
    }

    @Test
    void wrongSettingsAndImages_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(SAME).optResize(Resize.BILINEAR, 0, 5))
                .withMessage("images must have at least 1 x 1 pixel, not 0 x 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(SAME).optScaling(1, 0))
                .withMessage("the scale must not be 0");
        Samples points = Samples.ofFloats(new float[4], new Shape(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(SAME).build().extract(points))
                .withMessage("images must have shape (channels, height, width), but have (2)");
        Block linear = Linear.builder().setUnits(2).build();
        assertThatThrownBy(() -> builder(linear).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("block has no weights yet");
        linear.setInitializer(Initializer.ONES, Parameter.Type.WEIGHT);
        try (NDManager manager = NDManager.newBaseManager()) {
            linear.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder(linear).build().extract(GREY))
                    .withMessageContaining("block failed on images of shape (1, 2, 2)")
                    .withMessageContaining("optColours");
        }
    }
}
