package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.gan4j.conformance.Damage;
import org.gan4j.conformance.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of pictures, as they come from other systems, damaged ones and hostile ones. */
class ArchivesTest {

    private static final int BLOCK = 512;

    @TempDir Path directory;

    private static byte[] png(int grey) throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(1, 0, 0, grey);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        return bytes.toByteArray();
    }

    private Path zip(Charset names, String... entries) throws IOException {
        Path file = directory.resolve("pictures.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file), names)) {
            for (int i = 0; i < entries.length; i++) {
                out.putNextEntry(new ZipEntry(entries[i]));
                out.write(png(i));
            }
        }
        return file;
    }

    private static byte[] header(String name, String prefix, long size, char kind) {
        byte[] block = new byte[BLOCK];
        put(block, 0, name);
        put(block, 100, "0000644");
        put(block, 124, String.format("%011o", size));
        put(block, 136, String.format("%011o", 1_000_000));
        put(block, 148, "        ");
        block[156] = (byte) kind;
        put(block, 257, "ustar\00000");
        put(block, 345, prefix);
        int sum = 0;
        for (byte value : block) {
            sum += value & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static byte[] padded(byte[] content) {
        return Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK);
    }

    private static byte[] entry(String name, String prefix, char kind, byte[] content) {
        return Bytes.concat(header(name, prefix, content.length, kind), padded(content));
    }

    private static byte[] tar(byte[]... entries) {
        return Bytes.concat(Bytes.concat(entries), new byte[2 * BLOCK]);
    }

    private Path save(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private Path saveCompressed(byte[] content) throws IOException {
        Path file = directory.resolve("pictures.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(content);
        }
        return file;
    }

    /** A record of POSIX's kind, which begins with its own length, of two or three digits. */
    private static byte[] record(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length + 2;
        int length = bytes + (bytes < 98 ? 2 : 3);
        return (length + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> names(Path archive) throws IOException {
        try (ImageFiles files = ImageFiles.open(archive)) {
            assertThat(files.readAll().size()).isEqualTo(files.size());
            return files.names();
        }
    }

    @Test
    void namesOfAZip_areReadInUtf8_orAsDosWroteThem() throws IOException {
        assertThat(names(zip(StandardCharsets.UTF_8, "größe/ñ.png")))
                .containsExactly("größe/ñ.png");
        Charset dos = Charset.forName("IBM437");
        assertThat(names(zip(dos, "größe/ñ.png"))).containsExactly("größe/ñ.png");
    }

    @Test
    void namesOfAZip_mayHaveTheSeparatorsOfWindows() throws IOException {
        assertThat(names(zip(StandardCharsets.UTF_8, "cat\\1.png", "./dog/2.png")))
                .containsExactly("cat/1.png", "dog/2.png");
    }

    @Test
    void namesThatLeadOut_areRefused() throws IOException {
        Path zip = zip(StandardCharsets.UTF_8, "a.png", "../b.png");
        assertThatThrownBy(() -> ImageFiles.open(zip))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(zip + " has an entry named ../b.png, which leads out of it");
        Path tar = save("pictures.tar", tar(entry("a/../../b.png", "", '0', png(1))));
        assertThatThrownBy(() -> ImageFiles.open(tar)).hasMessageContaining("leads out of it");
    }

    @Test
    void twoEntriesOfOneName_areRefused() throws IOException {
        Path zip = zip(StandardCharsets.UTF_8, "a.png", "b.png");
        byte[] bytes = Files.readAllBytes(zip);
        for (int i = 0; i < bytes.length - 5; i++) {
            if (new String(bytes, i, 5, StandardCharsets.US_ASCII).equals("b.png")) {
                bytes[i] = 'a';
            }
        }
        Files.write(zip, bytes);
        assertThatThrownBy(() -> ImageFiles.open(zip))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(zip + " has two entries named a.png");
        byte[] one = entry("a.png", "", '0', png(1));
        Path tar = save("pictures.tar", tar(one, one));
        assertThatThrownBy(() -> ImageFiles.open(tar)).hasMessageContaining("two entries named");
    }

    @Test
    void aZipWhoseContentIsDamaged_isNamedWithItsEntry() throws IOException {
        Path zip = directory.resolve("stored.zip");
        byte[] content = png(7);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(0);
            out.putNextEntry(new ZipEntry("a.png"));
            out.write(content);
        }
        byte[] bytes = Files.readAllBytes(zip);
        bytes[Bytes.indexOf(bytes, Arrays.copyOf(content, 8)) + 9] ^= 1;
        Files.write(zip, bytes);
        try (ImageFiles files = ImageFiles.open(zip)) {
            assertThatThrownBy(files::readAll)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(zip + "!/a.png is damaged (its check sum is wrong)");
        }
    }

    @Test
    void tars_giveTheirFiles_underNamesOfEveryKind() throws IOException {
        String deep = "folder/".repeat(15) + "gnu.png";
        String posix = "ordner/ä-" + "x".repeat(120) + ".png";
        byte[] content =
                tar(
                        entry("./", "", '5', new byte[0]),
                        entry("./plain.png", "", '0', png(1)),
                        entry("short.png", "in/a/prefix", '0', png(2)),
                        entry("@LongLink", "", 'L', (deep + "\0").getBytes(StandardCharsets.UTF_8)),
                        entry("folder/gn", "", '0', png(3)),
                        entry(
                                "header",
                                "",
                                'x',
                                Bytes.concat(record("comment=tried"), record("path=" + posix))),
                        entry("ordner/x", "", '0', png(4)),
                        entry("link.png", "", '2', new byte[0]),
                        entry("notes.txt", "", '0', new byte[700]));
        String[] names = {deep, "in/a/prefix/short.png", posix, "plain.png"};
        for (Path file : List.of(save("pictures.tar", content), saveCompressed(content))) {
            assertThat(names(file)).containsExactly(names);
            try (ImageFiles files = ImageFiles.open(file)) {
                assertThat(files.readAll().bytes()).containsExactly(0, 3, 0, 2, 0, 4, 0, 1);
            }
        }
    }

    @Test
    void aCompressedTar_leavesNothingBehind() throws IOException {
        Path file = saveCompressed(tar(entry("a.png", "", '0', png(1))));
        long before = unpacked();
        try (ImageFiles files = ImageFiles.open(file)) {
            assertThat(unpacked()).isEqualTo(before + 1);
            assertThat(files.size()).isEqualTo(1);
        }
        Path empty = saveCompressed(tar(entry("a.txt", "", '0', png(1))));
        assertThatThrownBy(() -> ImageFiles.open(empty)).hasMessageContaining("has no pictures");
        byte[] whole = Files.readAllBytes(empty);
        Path cut = save("pictures.tar.gz", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> ImageFiles.open(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(cut + " is truncated or damaged");
        assertThat(unpacked()).isEqualTo(before);
    }

    private static long unpacked() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(file -> file.getFileName().toString().matches("pictures\\d+\\.tar"))
                    .count();
        }
    }

    @Test
    void somethingElseThatIsCompressed_isRefused() throws IOException {
        Path file = saveCompressed(new byte[2_000]);
        assertThatThrownBy(() -> ImageFiles.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is compressed, but is no TAR archive");
    }

    @Test
    void damagedArchives_areRead_orRefusedByName() throws IOException {
        byte[] tar = tar(entry("a.png", "", '0', png(1)), entry("b.png", "", '0', png(2)));
        List<Path> archives = new ArrayList<>();
        archives.add(zip(StandardCharsets.UTF_8, "a.png", "b/c.png"));
        archives.add(save("pictures.tar", tar));
        archives.add(saveCompressed(tar));
        for (Path file : archives) {
            byte[] content = Files.readAllBytes(file);
            Fuzz.run(
                    150,
                    random -> {
                        Files.deleteIfExists(file);
                        Files.write(file, content);
                        Damage.of(file, random);
                        try (ImageFiles files = ImageFiles.open(file)) {
                            files.readAll();
                        } catch (IOException e) {
                            assertThat(e).hasMessageContaining(file.toString());
                        }
                    });
            Files.deleteIfExists(file);
        }
    }

    @Test
    void severalThreads_readOneArchive() throws Exception {
        byte[][] entries = new byte[40][];
        String[] names = new String[40];
        for (int i = 0; i < 40; i++) {
            names[i] = String.format("%02d.png", i);
            entries[i] = entry(names[i], "", '0', png(i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Path file :
                    List.of(saveCompressed(tar(entries)), zip(StandardCharsets.UTF_8, names))) {
                try (ImageFiles files = ImageFiles.open(file)) {
                    List<Future<byte[]>> parts = new ArrayList<>();
                    for (int i = 0; i < 40; i++) {
                        int from = i;
                        parts.add(threads.submit(() -> files.read(from, from + 1).bytes()));
                    }
                    for (int i = 0; i < 40; i++) {
                        assertThat(parts.get(i).get()).containsExactly(0, i);
                    }
                }
            }
        } finally {
            threads.shutdown();
        }
    }
}
