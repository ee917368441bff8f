package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is larger than the heap is refused by its size, and never by the virtual machine. */
class RoomTest {

    private static final int SIDE = 12_000;

    @TempDir Path directory;

    /** Reads, in a process with a small heap, a data set of the kind that the name says. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        try {
            if (arguments[0].equals("idx")) {
                IdxFile.read(file);
            } else if (arguments[0].equals("floats")) {
                Samples.ofBytes(new byte[30 << 20], new Shape(1, 1 << 10, 1 << 10)).floats();
            } else {
                try (ImageFiles files = ImageFiles.open(file)) {
                    files.readAll();
                }
            }
            System.out.println("read");
        } catch (IOException | IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }

    private static String inASmallHeap(String kind, Path file) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(RoomTest.class.getName(), kind, file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @Test
    void aPicture_thatIsSmallOnTheDiskOnly() throws Exception {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_BINARY);
        ImageIO.write(picture, "png", directory.resolve("wide.png").toFile());
        assertThat(inASmallHeap("pictures", directory))
                .contains("wide.png", "12,000 x 12,000 pixels need", "scale it down", "-Xmx");
    }

    @Test
    void manyPictures() throws Exception {
        BufferedImage picture = new BufferedImage(1_000, 1_000, BufferedImage.TYPE_INT_RGB);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        for (int i = 0; i < 40; i++) {
            Files.write(directory.resolve(i + ".png"), bytes.toByteArray());
        }
        assertThat(inASmallHeap("pictures", directory))
                .contains("40 pictures of 3,000,000 bytes need 114 MB", "read fewer at a time");
    }

    @Test
    void floatsOfBytes() throws Exception {
        assertThat(inASmallHeap("floats", directory))
                .contains("30 samples of shape (1, 1024, 1024) need 120 MB", "take slices");
    }

    @Test
    void anArchiveOfNothing() throws Exception {
        Path file = directory.resolve("train-images-idx3-ubyte.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
                DataOutputStream data = new DataOutputStream(out)) {
            data.writeInt(0x803);
            data.writeInt(100_000);
            data.writeInt(28);
            data.writeInt(28);
            data.write(new byte[78_400_000]);
        }
        assertThat(Files.size(file)).isLessThan(100_000);
        assertThat(inASmallHeap("idx", file)).contains(file.toString(), "MB left", "-Xmx");
    }
}
