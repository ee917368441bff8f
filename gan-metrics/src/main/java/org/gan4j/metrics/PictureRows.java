package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.nio.FloatBuffer;
import org.gan4j.data.Samples;
import org.gan4j.picture.ImageGrid;

/** Single images of several sources, put together in one picture. */
final class PictureRows {

    private final Shape shape;
    private final FloatBuffer values;

    PictureRows(Shape shape, int count) {
        this.shape = shape;
        values = FloatBuffer.allocate(Math.toIntExact(count * shape.size()));
    }

    void add(Samples source, int index) {
        Preconditions.checkArgument(
                source.sampleShape().equals(shape),
                "the images of one picture must have one shape, but there are %s and %s",
                shape,
                source.sampleShape());
        Preconditions.checkArgument(
                index < source.size(),
                "image %s is asked for, but there are %s: give the images the features were made of",
                index,
                source.size());
        values.put(source.slice(index, index + 1).floats());
    }

    ImageGrid grid(int columns) {
        return ImageGrid.of(Samples.ofFloats(values.array(), shape)).withColumns(columns);
    }
}
