package org.gan4j.picture;

import com.google.common.base.Preconditions;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.Samples;

/**
 * Labelled images as PNG files in a folder for each class, as {@link org.gan4j.data.ImageFiles} and
 * most other tools read them.
 */
public final class ImageFolder {

    private ImageFolder() {}

    /**
     * Writes images. A file that is there is replaced.
     *
     * @param images of shape (1 or 3, height, width), in [-1, 1] or bytes, with labels
     * @param classes the name of the folder of each class, in the order of the labels
     * @param directory where the folders are; created when missing
     * @param first the number of the first file, 0 or more: the i-th image is {@code first + i}
     * @throws IOException if a file cannot be written
     * @throws IllegalArgumentException if these are no such images, or a class has no name
     */
    public static void save(Samples images, List<String> classes, Path directory, long first)
            throws IOException {
        ImageGrid.checkImages(images);
        Preconditions.checkArgument(
                images.isLabelled() && images.conditioning().classes() <= classes.size(),
                "%s names for the classes of %s: there must be one for each",
                classes.size(),
                images);
        Preconditions.checkArgument(first >= 0, "numbers begin at 0 or later, not at %s", first);
        int[] labels = images.labels();
        float[] values = images.floats();
        int each = (int) images.sampleShape().size();
        for (int i = 0; i < labels.length; i++) {
            Png.write(
                    picture(values, i * each, images),
                    directory
                            .resolve(classes.get(labels[i]))
                            .resolve("%06d.png".formatted(first + i)));
        }
    }

    /**
     * Writes each image into a file of its own name.
     *
     * @param images images of shape (1 or 3, height, width), as bytes or in [-1, 1]
     * @param files the name of each, such as {@code cat/0001.png}, below the directory
     * @param directory where to; missing directories are created
     * @throws IOException if it cannot be written
     * @throws IllegalArgumentException if these are not images, or there is not a name for each
     */
    public static void saveAs(Samples images, List<String> files, Path directory)
            throws IOException {
        ImageGrid.checkImages(images);
        Preconditions.checkArgument(
                images.size() == files.size(),
                "%s names for %s images: give one for each",
                files.size(),
                images.size());
        float[] values = images.floats();
        int each = (int) images.sampleShape().size();
        for (int i = 0; i < files.size(); i++) {
            Png.write(picture(values, i * each, images), directory.resolve(files.get(i)));
        }
    }

    private static BufferedImage picture(float[] values, int from, Samples images) {
        int channels = (int) images.sampleShape().get(0);
        int height = (int) images.sampleShape().get(1);
        int width = (int) images.sampleShape().get(2);
        BufferedImage picture =
                new BufferedImage(
                        width,
                        height,
                        channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        WritableRaster raster = picture.getRaster();
        for (int i = 0; i < channels * height * width; i++) {
            int pixel = i % (height * width);
            raster.setSample(
                    pixel % width,
                    pixel / width,
                    i / (height * width),
                    ImageGrid.toByte(values[from + i]));
        }
        return picture;
    }
}
