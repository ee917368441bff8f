package org.gan4j.picture;

import com.google.common.base.Preconditions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gan4j.file.WholeFile;

/** Pictures one after the other, as a GIF that begins anew; written with the runtime's encoder. */
public final class Animation {

    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    private Animation() {}

    /**
     * Writes an animation, which appears whole or not at all. Pictures are read one at a time.
     *
     * @param pictures PNG files of the same size, in order, at least one
     * @param each how long each is shown, at least 10 milliseconds
     * @param file the file to write; missing directories are created
     * @throws IOException if a picture cannot be read, or the file not be written
     */
    public static void write(List<Path> pictures, Duration each, Path file) throws IOException {
        Preconditions.checkArgument(!pictures.isEmpty(), "there are no pictures to animate");
        int hundredths = Math.toIntExact(each.toMillis() / 10);
        Preconditions.checkArgument(hundredths >= 1, "%s is too short for a picture", each);
        WholeFile.write(file, out -> encode(pictures, hundredths, out));
    }

    private static void encode(List<Path> pictures, int hundredths, OutputStream out)
            throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            for (Path picture : pictures) {
                BufferedImage frame = read(picture);
                IIOMetadata metadata =
                        writer.getDefaultImageMetadata(
                                ImageTypeSpecifier.createFromRenderedImage(frame), null);
                metadata.mergeTree(FORMAT, timing(hundredths));
                writer.writeToSequence(new IIOImage(frame, null, metadata), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage read(Path picture) throws IOException {
        try (InputStream in = Files.newInputStream(picture)) {
            BufferedImage frame = ImageIO.read(in);
            if (frame == null) {
                throw new IOException(picture + " is not a picture");
            }
            return frame;
        }
    }

    /** What the format calls a graphic control, and the extension that makes it begin anew. */
    private static IIOMetadataNode timing(int hundredths) {
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(hundredths));
        root.appendChild(control);
        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[] {1, 0, 0});
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        root.appendChild(extensions);
        return root;
    }
}
