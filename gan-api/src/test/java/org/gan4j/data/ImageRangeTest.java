package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class ImageRangeTest {

    private static final Shape IMAGE = new Shape(1, 2, 2);

    private static Samples floats(Shape shape, float... values) {
        return Samples.ofFloats(values, shape);
    }

    @Test
    void imagesInTheRange_andBytes_areNotDoubted() {
        assertThat(ImageRange.doubt(floats(IMAGE, -1, 0, 0.5f, 1.0001f))).isEmpty();
        assertThat(ImageRange.doubt(Samples.ofBytes(new byte[4], IMAGE))).isEmpty();
    }

    @Test
    void whatIsNoImage_isNotDoubted() {
        assertThat(ImageRange.doubt(floats(new Shape(2), 7, 300))).isEmpty();
        assertThat(ImageRange.doubt(floats(new Shape(4, 1, 1), 7, 300, 1, 2))).isEmpty();
        assertThat(ImageRange.doubt(floats(new Shape(1, 1, 2), 7, 300))).isEmpty();
    }

    @Test
    void valuesUpTo255_andFrom0On_areDoubted() {
        assertThat(ImageRange.doubt(floats(IMAGE, 0, 3, 255, 9)))
                .hasValueSatisfying(
                        doubt ->
                                assertThat(doubt)
                                        .contains("from 0.0 to 255.0", "scale 0 to 255 by"));
        assertThat(ImageRange.doubt(floats(IMAGE, 0, 0.2f, 1, 0.5f)))
                .hasValueSatisfying(
                        doubt -> assertThat(doubt).contains("from 0.0 to 1.0", "by 2 x - 1"));
    }
}
