package org.gan4j.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/** Decodes one picture. */
final class PictureFile {

    /** The most that deflation makes of a byte, as black and white; other formats pack less. */
    private static final long MOST_PIXELS_PER_BYTE = 1_032 * 8;

    /** As it is decoded, and as it is turned into red, green and blue. */
    private static final int BYTES_PER_PIXEL = 8;

    private PictureFile() {}

    /** A raster of bytes: grey values or red, green and blue. */
    static Raster decode(Path file) throws IOException {
        BufferedImage image;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            image = read(in, Files.size(file));
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "%s is not a readable picture (%s): remove or replace it"
                            .formatted(file, e.getMessage()),
                    e);
        }
        if (image == null) {
            throw new IOException(file + " is not a picture of a known format: remove it");
        }
        // Java would bend grey values along the curve of another colour space.
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        if (model instanceof ComponentColorModel && raster.getNumBands() < 3) {
            int beyondByte = model.getComponentSize(0) - Byte.SIZE;
            return beyondByte == 0 ? raster : grey(raster, value -> value >> beyondByte);
        }
        if (model instanceof IndexColorModel palette && isGrey(palette)) {
            return grey(raster, palette::getRed);
        }
        BufferedImage colours =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.setRGB(x, y, image.getRGB(x, y));
            }
        }
        return colours.getRaster();
    }

    /** Null if the format is unknown. */
    private static @Nullable BufferedImage read(InputStream in, long bytes) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return null;
            }
            ImageReader reader = readers.next();
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            reader.setInput(stream, true, true);
            try {
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels / MOST_PIXELS_PER_BYTE > bytes) {
                    throw new IIOException(
                            "%s x %s pixels are not in %s bytes"
                                    .formatted(reader.getWidth(0), reader.getHeight(0), bytes));
                }
                HeapRoom.check(
                        (long) reader.getWidth(0) * reader.getHeight(0) * BYTES_PER_PIXEL,
                        "its %,d x %,d pixels".formatted(reader.getWidth(0), reader.getHeight(0)),
                        "scale it down");
                BufferedImage image = reader.read(0);
                // Java makes up what it cannot decode of a JPEG, and only warns.
                for (String warning : warnings) {
                    if (warning.contains("Truncated")
                            || warning.contains("premature end")
                            || warning.contains("bad Huffman")) {
                        throw new IIOException(warning);
                    }
                }
                return image;
            } finally {
                reader.dispose();
            }
        }
    }

    private static boolean isGrey(IndexColorModel palette) {
        return IntStream.range(0, palette.getMapSize())
                .allMatch(
                        i ->
                                palette.getRed(i) == palette.getGreen(i)
                                        && palette.getRed(i) == palette.getBlue(i));
    }

    /** The first band, as bytes. */
    private static Raster grey(Raster raster, IntUnaryOperator toByte) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        WritableRaster bytes =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 1, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                bytes.setSample(x, y, 0, toByte.applyAsInt(raster.getSample(x, y, 0)));
            }
        }
        return bytes;
    }
}
