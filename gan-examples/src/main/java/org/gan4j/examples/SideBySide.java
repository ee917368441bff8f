package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Floats;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.gan4j.data.Samples;
import org.gan4j.picture.ImageGrid;

/** Rows of pictures that belong together, some in one channel, as one PNG. */
final class SideBySide {

    private static final int SCALE = 2;

    /** More rows continue beside them, after a gap. */
    private static final int MOST_ROWS = 12;

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

    /** Rows of one width and picture size, one below the other, but no more than fit on a page. */
    static ImageGrid below(SideBySide... parts) {
        SideBySide first = parts[0];
        List<float[]> rows = new ArrayList<>();
        for (SideBySide part : parts) {
            part.addTo(rows);
        }
        int beside = (rows.size() + MOST_ROWS - 1) / MOST_ROWS;
        int height = (rows.size() + beside - 1) / beside;
        Shape picture = new Shape(3).addAll(first.columns.get(0).sampleShape().slice(1));
        float[] blank = new float[(int) picture.size()];
        Arrays.fill(blank, -1);
        float[] blanks =
                Floats.concat(
                        Collections.nCopies(first.columns.size(), blank).toArray(float[][]::new));
        List<float[]> all = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            for (int part = 0; part < beside; part++) {
                if (part > 0) {
                    all.add(blank);
                }
                int index = part * height + row;
                all.add(index < rows.size() ? rows.get(index) : blanks);
            }
        }
        return ImageGrid.of(Samples.ofFloats(Floats.concat(all.toArray(float[][]::new)), picture))
                .withColumns(beside * (first.columns.size() + 1) - 1)
                .withScale(SCALE);
    }

    /** A row is the values of its pictures. */
    private void addTo(List<float[]> rows) {
        for (int row = 0; row < columns.get(0).size(); row++) {
            List<float[]> pictures = new ArrayList<>();
            for (Samples column : columns) {
                float[] picture = column.slice(row, row + 1).floats();
                pictures.add(
                        column.sampleShape().get(0) == 3
                                ? picture
                                : Floats.concat(picture, picture, picture));
            }
            rows.add(Floats.concat(pictures.toArray(float[][]::new)));
        }
    }
}
