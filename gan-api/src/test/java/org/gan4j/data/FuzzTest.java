package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.Bytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.gan4j.conformance.Damage;
import org.gan4j.conformance.Fuzz;
import org.gan4j.file.SmallFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of data that were damaged at random are read, if they still can be, or refused by name. */
class FuzzTest {

    private static final int IMAGES = 7;
    private static final int SIDE = 28;

    @TempDir Path directory;

    /** Damages a file that it has written anew, and its neighbours are for splices. */
    private void damage(Path file, byte[] content, Random random) throws IOException {
        if (Files.exists(file)) {
            Files.delete(file);
        }
        Files.write(file, content);
        Damage.of(file, random);
    }

    private static byte[] idx(int... lengths) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0x800 | lengths.length);
        for (int length : lengths) {
            out.writeInt(length);
        }
        byte[] values = new byte[Arrays.stream(lengths).reduce(1, Math::multiplyExact)];
        new Random(1).nextBytes(values);
        out.write(values);
        return bytes.toByteArray();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static void assertNames(IOException e, Path file) {
        assertThat(e).hasMessageContaining(file.toString());
    }

    @Test
    void anIdxFile_isReadAsItIs_orRefused() throws IOException {
        byte[] content = idx(IMAGES, SIDE, SIDE);
        Files.write(directory.resolve("labels"), idx(IMAGES));
        Path file = directory.resolve("images");
        Fuzz.run(
                150,
                random -> {
                    damage(file, content, random);
                    try {
                        IdxFile read = IdxFile.read(file);
                        byte[] now = Files.readAllBytes(file);
                        int from = now.length - read.bytes().length;
                        assertThat(read.shape().size()).isEqualTo(read.bytes().length);
                        assertThat(Arrays.copyOfRange(now, from, now.length))
                                .isEqualTo(read.bytes());
                    } catch (IOException e) {
                        assertNames(e, file);
                    }
                });
    }

    @Test
    void aCompressedIdxFile_isReadAsItWas_orRefused() throws IOException {
        byte[] plain = idx(IMAGES, SIDE, SIDE);
        byte[] content = zipped(plain);
        Path file = directory.resolve("images.gz");
        Fuzz.run(
                150,
                random -> {
                    damage(file, content, random);
                    try {
                        IdxFile read = IdxFile.read(file);
                        assertThat(read.shape()).isEqualTo(new Shape(IMAGES, SIDE, SIDE));
                        assertThat(read.bytes())
                                .isEqualTo(Arrays.copyOfRange(plain, 16, plain.length));
                    } catch (IOException e) {
                        assertNames(e, file);
                    }
                });
    }

    static Stream<String> pictures() throws IOException, URISyntaxException {
        return PicturesTest.read();
    }

    private static Picture decode(Path file) throws IOException {
        return PictureFile.decode(file.toString(), SmallFile.read(file, 1 << 20));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aPicture_isDecoded_orRefused(String name) throws IOException, URISyntaxException {
        byte[] content = PicturesTest.content(name);
        Path file = directory.resolve(name);
        Fuzz.run(
                15,
                random -> {
                    damage(file, content, random);
                    try {
                        Picture read = decode(file);
                        assertThat(read.planes())
                                .hasSize(read.channels() * read.height() * read.width());
                    } catch (IOException e) {
                        assertNames(e, file);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {13_000, 18_000, 26_000, 1 << 30, Integer.MAX_VALUE})
    void aPictureThatPromisesMorePixelsThanItHolds_isRefused(int side) throws IOException {
        assertRefused("png", content -> ByteBuffer.wrap(content, 16, 8).putInt(side).putInt(side));
    }

    @ParameterizedTest
    @ValueSource(ints = {13_000, 18_000, 26_000, 65_500})
    void aPhotographThatPromisesMorePixelsThanItHolds_isRefused(int side) throws IOException {
        byte[] frame = {(byte) 0xff, (byte) 0xc0};
        assertRefused(
                "jpg",
                content ->
                        ByteBuffer.wrap(content, Bytes.indexOf(content, frame) + 5, 4)
                                .putShort((short) side)
                                .putShort((short) side));
    }

    private void assertRefused(String format, Consumer<byte[]> change) throws IOException {
        Path file = directory.resolve("picture." + format);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), format, bytes);
        byte[] content = bytes.toByteArray();
        change.accept(content);
        Files.write(file, content);
        assertThatThrownBy(() -> PictureFile.decode(file.toString(), content))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aDirectoryInPlaceOfAFile_isRefusedByName() throws IOException {
        Path file = Files.createDirectory(directory.resolve("images"));
        try {
            IdxFile.read(file);
            fail("it was read");
        } catch (IOException e) {
            assertNames(e, file);
        }
    }
}
