package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.Samples;
import org.gan4j.picture.ImageGrid;

/** Rows of pictures that belong together, some in one channel, as one PNG. */
final class SideBySide {

    private static final int SCALE = 2;

    private final List<Samples> columns = new ArrayList<>();

    private SideBySide() {}

    static SideBySide of(Samples first) {
        return new SideBySide().and(first);
    }

    /** One more column of as many pictures of the same height and width. */
    SideBySide and(Samples more) {
        columns.add(more);
        return this;
    }

    void save(Path file) throws IOException {
        grid().save(file);
    }

    ImageGrid grid() {
        return below(this);
    }

    /** Rows of one width and picture size, one below the other. */
    static ImageGrid below(SideBySide... parts) {
        SideBySide first = parts[0];
        List<float[]> all = new ArrayList<>();
        for (SideBySide part : parts) {
            part.addTo(all);
        }
        return ImageGrid.of(
                        Samples.ofFloats(
                                Floats.concat(all.toArray(float[][]::new)),
                                new Shape(3).addAll(first.columns.get(0).sampleShape().slice(1))))
                .withColumns(first.columns.size())
                .withScale(SCALE);
    }

    private void addTo(List<float[]> pictures) {
        for (int row = 0; row < columns.get(0).size(); row++) {
            for (Samples column : columns) {
                float[] picture = column.slice(row, row + 1).floats();
                pictures.add(
                        column.sampleShape().get(0) == 3
                                ? picture
                                : Floats.concat(picture, picture, picture));
            }
        }
    }
}
