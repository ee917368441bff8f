package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small archives that would be large on a disk. */
class UnpackedTarTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir Path directory;

    /** The header of a file, and so many zeros. */
    private Path bomb(int megabytes) throws IOException {
        byte[] header = new byte[TarStore.BLOCK];
        put(header, 0, "a.png");
        put(header, 124, "%011o".formatted((long) megabytes * MEGABYTE));
        put(header, 156, "0");
        put(header, 148, " ".repeat(8));
        int sum = 0;
        for (byte value : header) {
            sum += value;
        }
        put(header, 148, "%06o".formatted(sum));
        Path file = directory.resolve(megabytes + ".tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(header);
            for (int i = 0; i < megabytes; i++) {
                out.write(new byte[MEGABYTE]);
            }
            out.write(new byte[2 * TarStore.BLOCK]);
        }
        return file;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(file -> file.getFileName().toString().matches("pictures\\d+\\.tar"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anArchiveThatWouldFillTheDisk_isRefusedByName_andLeavesNothing() throws IOException {
        Path file = bomb(70);
        assertThat(Files.size(file)).isLessThan(MEGABYTE / 2);
        List<Path> before = temporary();
        assertThatThrownBy(() -> ImageFiles.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ", of ")
                .hasMessageContaining(" unpacks to more than 64 MB")
                .hasMessageEndingWith("unpack it yourself and name the directory");
        assertThat(temporary()).isEqualTo(before);
    }

    @Test
    void oneThatIsSmallAllTheSame_isRead() throws IOException {
        try (ImageFiles files = ImageFiles.open(bomb(40))) {
            assertThat(files.names()).containsExactly("a.png");
        }
    }

    @Test
    void theDisk_isLookedAtAgainAndAgain() throws IOException {
        Path file = bomb(60);
        Path unpacked = directory.resolve("unpacked");
        List<Long> asked = new ArrayList<>();
        UnpackedTar.Room shrinking =
                () -> {
                    asked.add((20L - 3L * asked.size()) * MEGABYTE);
                    return asked.get(asked.size() - 1);
                };
        assertThatThrownBy(() -> UnpackedTar.unpack(file, unpacked, shrinking))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " does not fit on the disk of " + unpacked)
                .hasMessageContaining("room for 14 MB", "-Djava.io.tmpdir");
        assertThat(asked).containsExactly(20L * MEGABYTE, 17L * MEGABYTE, 14L * MEGABYTE);
        assertThat(Files.size(unpacked)).isBetween(47L * MEGABYTE, 48L * MEGABYTE);
    }
}
