package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.gan4j.file.WholeFile;

/** Writes pictures as PNG files. */
public final class Png {

    private Png() {}

    /**
     * Writes a picture, which appears whole or not at all.
     *
     * @param picture the picture
     * @param file the file to write; missing directories are created
     * @throws IOException if it cannot be written
     */
    public static void write(BufferedImage picture, Path file) throws IOException {
        WholeFile.write(
                file,
                out -> {
                    if (!ImageIO.write(picture, "png", out)) {
                        throw new IOException("this Java runtime has no PNG writer");
                    }
                });
    }
}
