package org.gan4j.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.gan4j.data.PictureMarks.Placement;
import org.gan4j.file.HeapRoom;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one picture, of whatever format, by one rule: see {@link ImageFiles}.
 *
 * <p>Java's own conversions are not used: they bend grey values along the curve of another colour
 * space, and do so in one format and not in the next.
 */
final class PictureFile {

    /** As it is decoded, and as its planes, for up to 16 bits. */
    private static final int BYTES_PER_PIXEL = 12;

    /** What readers say when they make up what they could not decode. */
    private static final List<String> DAMAGE =
            List.of("Truncated", "premature end", "bad Huffman", "Nothing to decode", "< required");

    private PictureFile() {}

    /**
     * Decodes a picture.
     *
     * @param name of the file, for messages
     * @param file its bytes
     * @return the picture, as one would see it
     * @throws IOException if it is damaged or of a kind that is not read; the message has the name
     */
    static Picture decode(String name, byte[] file) throws IOException {
        Optional<PictureFormat> format = PictureFormat.of(file);
        if (format.isEmpty()) {
            throw new IOException(
                    name
                            + " is not a picture of a known format (PNG, JPEG, GIF, BMP, TIFF, WebP): convert or remove it");
        }
        try {
            return decode(format.get(), file);
        } catch (UnsupportedPictureException e) {
            throw new IOException("%s is %s".formatted(name, e.getMessage()), e);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw unreadable(name, "it ends too early or is damaged", e);
        } catch (IOException | RuntimeException e) {
            throw unreadable(name, e.getMessage(), e);
        }
    }

    private static IOException unreadable(String name, @Nullable String why, Exception cause) {
        return new IOException(
                "%s is not a readable picture (%s): remove or replace it".formatted(name, why),
                cause);
    }

    private static Picture decode(PictureFormat format, byte[] file) throws IOException {
        PictureMarks marks = format.marks(file);
        Placement placement = marks.placement();
        if (placement != null) {
            checkSize(format, placement.width(), placement.height(), file.length);
        }
        ImageReader reader = format.reader();
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        Picture picture;
        try (ImageInputStream in = new PictureInput(file)) {
            reader.setInput(in, false, true);
            checkSize(format, reader.getWidth(0), reader.getHeight(0), file.length);
            if (format == PictureFormat.JPEG && JpegInks.areIn(reader)) {
                picture = planes(JpegInks.read(reader, file), marks);
            } else if (format == PictureFormat.TIFF && TiffFloats.areIn(reader)) {
                picture = planes(TiffFloats.read(reader, file), marks);
            } else {
                BufferedImage image = reader.read(0, unconverted(format, reader));
                picture = planes(PixelRows.of(image.getRaster(), image.getColorModel()), marks);
                if (placement != null) {
                    picture = placed(picture, placement, image);
                }
            }
        } finally {
            reader.dispose();
        }
        for (String warning : warnings) {
            if (DAMAGE.stream().anyMatch(warning::contains)) {
                throw new IIOException(warning);
            }
        }
        return picture.upright(marks.orientation());
    }

    private static void checkSize(PictureFormat format, int width, int height, long bytes)
            throws IIOException {
        long pixels = (long) width * height;
        if (!format.holds(pixels, bytes)) {
            throw new IIOException(
                    "%s x %s pixels are not in %s bytes".formatted(width, height, bytes));
        }
        HeapRoom.check(
                pixels * BYTES_PER_PIXEL,
                "its %,d x %,d pixels".formatted(width, height),
                "scale it down");
    }

    /** Readers that would convert colours themselves are asked for what the file holds. */
    private static ImageReadParam unconverted(PictureFormat format, ImageReader reader)
            throws IOException {
        ImageReadParam param = reader.getDefaultReadParam();
        if (format == PictureFormat.JPEG
                || format == PictureFormat.TIFF
                || format == PictureFormat.WEBP) {
            param.setDestinationType(reader.getRawImageType(0));
        }
        return param;
    }

    /** Around the first frame is what a GIF's palette says, or black. */
    private static Picture placed(Picture frame, Placement place, BufferedImage image) {
        int[] around = new int[3];
        if (image.getColorModel() instanceof IndexColorModel palette
                && place.around() < palette.getMapSize()) {
            around[0] = palette.getRed(place.around());
            around[1] = palette.getGreen(place.around());
            around[2] = palette.getBlue(place.around());
        }
        return frame.placed(place, around);
    }

    private static Picture planes(PixelRows rows, PictureMarks marks) throws IIOException {
        ColourProfile profile = null;
        if (marks.profile() != null) {
            profile = ColourProfile.of(marks.profile(), rows.channels());
            profile = profile.isUsual() ? null : profile;
        }
        int width = rows.width();
        int area = width * rows.height();
        int channels = rows.channels() == 1 ? 1 : 3;
        byte[] planes = new byte[channels * area];
        int[] read = new int[width * rows.channels()];
        for (int y = 0; y < rows.height(); y++) {
            rows.read(y, read);
            int[] row = profile == null ? plain(rows, read) : converted(profile, rows, read);
            int each = row.length / width;
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < channels; channel++) {
                    planes[channel * area + y * width + x] = (byte) row[x * each + channel];
                }
            }
        }
        return new Picture(channels, rows.height(), width, planes);
    }

    /** Without a profile: bytes, and colours of inks as multiplication has them. */
    private static int[] plain(PixelRows rows, int[] read) {
        int most = (1 << rows.bits()) - 1;
        for (int i = 0; i < read.length; i++) {
            read[i] = PixelRows.scaled(read[i], most, 255);
        }
        if (rows.channels() < 4) {
            return read;
        }
        int[] colours = new int[rows.width() * 3];
        for (int i = 0; i < colours.length; i++) {
            int ink = read[i / 3 * 4 + i % 3];
            int light = 255 - read[i / 3 * 4 + 3];
            colours[i] = light - PixelRows.scaled(ink * light, 255 * 255, 255);
        }
        return colours;
    }

    /** By the profile, at 16 bits if there are more than 8, and then as bytes. */
    private static int[] converted(ColourProfile profile, PixelRows rows, int[] read) {
        int bits = rows.bits() <= Byte.SIZE ? Byte.SIZE : Short.SIZE;
        int most = (1 << rows.bits()) - 1;
        int newMost = (1 << bits) - 1;
        int repeated = profile.channels() / rows.channels();
        int[] numbers = new int[read.length * repeated];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = PixelRows.scaled(read[i / repeated], most, newMost);
        }
        int[] colours = profile.convert(numbers, rows.width(), bits);
        for (int i = 0; i < colours.length; i++) {
            colours[i] = PixelRows.scaled(colours[i], newMost, 255);
        }
        if (rows.channels() > 1) {
            return colours;
        }
        int[] greens = new int[rows.width()];
        for (int x = 0; x < greens.length; x++) {
            greens[x] = colours[3 * x + 1];
        }
        return greens;
    }
}
