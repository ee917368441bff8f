package org.gan4j.data;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * The formats that are read, told by their first bytes, each with one reader: whatever other
 * readers a program registers with Java, a picture has the same pixels.
 */
enum PictureFormat {
    PNG("\u0089PNG"),
    JPEG("\u00ff\u00d8\u00ff"),
    GIF("GIF8"),
    BMP("BM"),
    TIFF("(II\\*\u0000|MM\u0000\\*)"),
    WEBP("RIFF....WEBP");

    /** The most that deflation makes of a byte, as black and white. */
    private static final long MOST_PIXELS_PER_BYTE = 1_032 * 8;

    private static final int LONGEST_SIGNATURE = 12;

    private final String signature;

    PictureFormat(String signature) {
        this.signature = "(?s)" + signature + ".*";
    }

    static Optional<PictureFormat> of(byte[] file) {
        String start =
                new String(
                        file,
                        0,
                        Math.min(file.length, LONGEST_SIGNATURE),
                        StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(format -> start.matches(format.signature)).findAny();
    }

    /** A new reader, for one picture: readers are not safe for several threads. */
    ImageReader reader() throws IOException {
        return requireNonNull(Providers.OF_FORMATS.get(this)).createReaderInstance();
    }

    /** What the file says beside its pixels. */
    PictureMarks marks(byte[] file) throws IIOException {
        return switch (this) {
            case PNG -> PngMarks.of(file);
            case JPEG -> JpegMarks.of(file);
            case GIF -> GifMarks.of(file);
            case BMP -> BmpMarks.of(file);
            case TIFF -> TiffMarks.of(file);
            case WEBP -> WebpMarks.of(file);
        };
    }

    /**
     * Whether so many bytes can hold so many pixels; some formats hold any number of equal ones.
     */
    boolean holds(long pixels, long bytes) {
        return this == TIFF || this == WEBP || pixels / MOST_PIXELS_PER_BYTE <= bytes;
    }

    /** Looked up once: Java's registry is not made for several threads. */
    private static final class Providers {

        static final ImmutableMap<PictureFormat, ImageReaderSpi> OF_FORMATS =
                ImmutableMap.of(
                        PNG, ofTheRuntime("png"),
                        JPEG, jpeg(),
                        GIF, ofTheRuntime("gif"),
                        BMP, ofTheRuntime("bmp"),
                        TIFF, new TIFFImageReaderSpi(),
                        WEBP, new WebPImageReaderSpi());

        private static ImageReaderSpi ofTheRuntime(String name) {
            Module runtime = ImageIO.class.getModule();
            Iterator<ImageReaderSpi> all =
                    IIORegistry.getDefaultInstance()
                            .getServiceProviders(
                                    ImageReaderSpi.class,
                                    spi ->
                                            spi.getClass().getModule() == runtime
                                                    && Arrays.asList(
                                                                    ((ImageReaderSpi) spi)
                                                                            .getFormatNames())
                                                            .contains(name),
                                    false);
            if (!all.hasNext()) {
                throw new IllegalStateException("this Java runtime reads no " + name);
            }
            return all.next();
        }

        /** It finds the runtime's reader, on which it builds, when it is registered. */
        private static ImageReaderSpi jpeg() {
            IIORegistry registry = IIORegistry.getDefaultInstance();
            JPEGImageReaderSpi known = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
            if (known != null) {
                return known;
            }
            JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
            registry.registerServiceProvider(provider, ImageReaderSpi.class);
            return provider;
        }
    }
}
