package org.gan4j.picture;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;

/** Images side by side, as one PNG. */
public final class ImageGrid {

    private static final int GAP = 2;

    private final ResidentSamples images;
    private final int columns;
    private final int scale;
    private final ImmutableList<String> rowNames;

    private ImageGrid(
            ResidentSamples images, int columns, int scale, ImmutableList<String> rowNames) {
        this.images = images;
        this.columns = columns;
        this.scale = scale;
        this.rowNames = rowNames;
    }

    /**
     * A grid as square as can be.
     *
     * @param images images of shape (1, height, width) or (3, height, width), as bytes or in [-1,
     *     1]
     * @return the grid
     * @throws IllegalArgumentException if they are not images, or there are none
     */
    public static ImageGrid of(Samples images) {
        checkImages(images);
        Preconditions.checkArgument(images.size() > 0, "there are no images to show");
        return new ImageGrid(
                images.resident(),
                (int) Math.ceil(Math.sqrt((double) images.size())),
                1,
                ImmutableList.of());
    }

    static void checkImages(Samples images) {
        Shape shape = images.sampleShape();
        Preconditions.checkArgument(
                shape.dimension() == 3 && (shape.get(0) == 1 || shape.get(0) == 3),
                "only images of shape (1 or 3, height, width) can be shown, but these are %s",
                shape);
    }

    /**
     * The same grid with so many images in a row.
     *
     * @param count at least 1
     * @return a new grid
     */
    public ImageGrid withColumns(int count) {
        Preconditions.checkArgument(count >= 1, "columns must be at least 1, but was %s", count);
        return new ImageGrid(images, count, scale, rowNames);
    }

    /**
     * The same grid with every pixel enlarged.
     *
     * @param factor the side of the square that one pixel becomes, at least 1
     * @return a new grid
     */
    public ImageGrid withScale(int factor) {
        Preconditions.checkArgument(
                factor >= 1, "the scale must be at least 1, but was %s", factor);
        return new ImageGrid(images, columns, factor, rowNames);
    }

    /**
     * The same grid with a name at the left of each row, such as that of a class.
     *
     * @param names from the first row on, as many as one likes; letters and digits, in capitals
     * @return a new grid
     */
    public ImageGrid withRowNames(List<String> names) {
        return new ImageGrid(images, columns, scale, ImmutableList.copyOf(names));
    }

    /**
     * Writes the grid.
     *
     * @param file the PNG file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        Png.write(toImage(), file);
    }

    /** {@return the grid as a picture in RGB} */
    public BufferedImage toImage() {
        int channels = (int) images.sampleShape().get(0);
        int height = (int) images.sampleShape().get(1);
        int width = (int) images.sampleShape().get(2);
        int cellWidth = width * scale + GAP;
        int cellHeight = height * scale + GAP;
        int rows = ((int) images.size() + columns - 1) / columns;
        int named = rowNames.stream().mapToInt(PixelFont::width).max().orElse(0);
        int margin = named == 0 ? 0 : named + 2 * GAP;
        BufferedImage picture =
                new BufferedImage(
                        margin + columns * cellWidth + GAP,
                        rows * cellHeight + GAP,
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        float[] values = images.floats();
        for (int row = 0; row < Math.min(rows, rowNames.size()); row++) {
            int middle = GAP + row * cellHeight + (height * scale - PixelFont.HEIGHT) / 2;
            PixelFont.draw(graphics, rowNames.get(row), 2 * GAP, middle, Color.WHITE);
        }
        int plane = height * width;
        for (int i = 0; i < images.size(); i++) {
            int left = margin + GAP + i % columns * cellWidth;
            int top = GAP + i / columns * cellHeight;
            for (int p = 0; p < plane; p++) {
                int first = i * channels * plane + p;
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | toByte(values[first + (channels == 3 ? c * plane : 0)]);
                }
                graphics.setColor(new Color(rgb));
                graphics.fillRect(left + p % width * scale, top + p / width * scale, scale, scale);
            }
        }
        graphics.dispose();
        return picture;
    }

    static int toByte(float value) {
        return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
    }
}
