package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gan4j.file.WholeFile;

/** Writes pictures as PNG files. */
public final class Png {

    private Png() {}

    /**
     * Writes a picture, which appears whole or not at all.
     *
     * @param picture the picture
     * @param file the file to write; missing directories are created
     * @throws IOException if it cannot be written; the message names the file
     */
    public static void write(BufferedImage picture, Path file) throws IOException {
        // Java's writer would hide what is wrong with a disk, and use another one for its cache.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, "png", stream)) {
                throw new IOException("this Java runtime has no PNG writer");
            }
        }
        WholeFile.write(file, bytes::writeTo);
    }
}
