package org.gan4j.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.conformance.FailingDisk.Operation;
import org.gan4j.picture.Png;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on a disk that fails at any one of all operations. */
class FailingDiskTest {

    private static final String OLD = "the old\ncontent\n";
    private static final String NEW = "new\n".repeat(10_000);

    @TempDir Path directory;

    /** What is done to a file. */
    private interface Action {
        void on(Path file) throws IOException;
    }

    /**
     * Fails at each operation in turn.
     *
     * @param before what the file holds at first; null if it is not there
     * @param after what it holds when the action has succeeded
     */
    private void failAtEach(Fault fault, @Nullable String before, String after, Action action)
            throws IOException {
        for (int n = 1; ; n++) {
            Path file = Files.createDirectory(directory.resolve("" + n)).resolve("sub/file.txt");
            if (before != null) {
                WholeFile.write(file, before);
            }
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> action.on(disk.path(file)));
            if (disk.failed().isEmpty() || fault == Fault.SHORT_WRITE) {
                assertThat(thrown).isNull();
                assertThat(file).hasContent(after);
                assertThat(names(file)).containsExactly("file.txt");
            } else {
                checkFailure(disk, fault, file, thrown);
                boolean isNew = thrown == null || disk.done().contains(Operation.MOVE);
                String old = before == null ? "" : before;
                assertThat(content(file)).isEqualTo(isNew ? after : old);
                checkNext(disk, file);
            }
            if (disk.failed().isEmpty()) {
                assertThat(n).as("operations").isGreaterThan(fault == Fault.SHORT_WRITE ? 1 : 2);
                return;
            }
        }
    }

    private static void checkFailure(
            FailingDisk disk, Fault fault, Path file, @Nullable Throwable thrown)
            throws IOException {
        if (thrown == null) {
            // Java tries again to create a directory.
            assertThat(fault).isEqualTo(Fault.ONCE);
            assertThat(disk.failed()).contains(Operation.CREATE);
            return;
        }
        assertThat(thrown)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(FailingDisk.FULL + " at " + disk.failed().orElseThrow());
        if (fault == Fault.ONCE) {
            assertThat(names(file)).isSubsetOf(file.getFileName().toString());
        }
    }

    /** The next attempt removes whatever was left. */
    private static void checkNext(FailingDisk disk, Path file) throws IOException {
        disk.heal();
        WholeFile.write(disk.path(file), NEW);
        assertThat(file).hasContent(NEW);
        assertThat(names(file)).containsExactly("file.txt");
    }

    private static List<String> names(Path file) throws IOException {
        if (!Files.exists(file.getParent())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(found -> found.getFileName().toString()).toList();
        }
    }

    /** A log that is not there is one without lines. */
    private static String content(Path file) throws IOException {
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @ParameterizedTest
    @EnumSource
    void write_onAFailingDisk_keepsTheOldFile(Fault fault) throws IOException {
        failAtEach(fault, OLD, NEW, file -> WholeFile.write(file, NEW));
    }

    @ParameterizedTest
    @EnumSource
    void writeOfANewFile_onAFailingDisk_leavesNothing(Fault fault) throws IOException {
        failAtEach(fault, null, NEW, file -> WholeFile.write(file, NEW));
    }

    @ParameterizedTest
    @EnumSource(names = {"ONCE", "SHORT_WRITE"})
    void append_onAFailingDisk_keepsTheOldLines(Fault fault) throws IOException {
        failAtEach(fault, OLD, OLD + "line\n", file -> LineFile.of(file).append("line\n"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ONCE", "SHORT_WRITE"})
    void appendToANewFile_onAFailingDisk_leavesNoLine(Fault fault) throws IOException {
        failAtEach(fault, null, "line\n", file -> LineFile.of(file).append("line\n"));
    }

    @ParameterizedTest
    @EnumSource
    void open_onAFailingDisk_keepsTheOldLines(Fault fault) throws IOException {
        failAtEach(
                fault,
                OLD + "half a li",
                OLD,
                file -> LineFile.of(file).open(line -> !line.startsWith("half")));
    }

    @Test
    void append_whichFailsTwice_leavesHalfALine_thatTheNextOneDrops() throws IOException {
        Path file = directory.resolve("file.txt");
        Files.writeString(file, OLD);
        FailingDisk disk = FailingDisk.failingAt(2, Fault.FROM_THEN_ON);
        LineFile lines = LineFile.of(disk.path(file));
        assertThat(catchThrowable(() -> lines.append("line\n"))).isInstanceOf(IOException.class);
        disk.heal();
        lines.append("next\n");
        assertThat(file).hasContent(OLD + "next\n");
    }

    @Test
    void open_dropsHalfACharacter() throws IOException {
        Path file = directory.resolve("file.txt");
        byte[] half = (OLD + "\u00e9").getBytes(StandardCharsets.UTF_8);
        Files.write(file, Arrays.copyOf(half, half.length - 1));
        LineFile.of(file).open(line -> OLD.contains(line + "\n"));
        assertThat(file).hasContent(OLD);
    }

    @ParameterizedTest
    @EnumSource
    void png_onAFailingDisk_isWholeOrNotThere(Fault fault) throws IOException {
        BufferedImage picture = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 200 * 200; i++) {
            picture.setRGB(i % 200, i / 200, i * 2_654_435);
        }
        for (int n = 1; ; n++) {
            Path file = Files.createDirectory(directory.resolve("" + n)).resolve("sub/file.png");
            FailingDisk disk = FailingDisk.failingAt(n, fault);
            Throwable thrown = catchThrowable(() -> Png.write(picture, disk.path(file)));
            if (disk.failed().isPresent() && fault != Fault.SHORT_WRITE) {
                checkFailure(disk, fault, file, thrown);
            } else {
                assertThat(thrown).isNull();
            }
            boolean whole = thrown == null || disk.done().contains(Operation.MOVE);
            assertThat(Files.exists(file)).isEqualTo(whole);
            if (whole) {
                assertThat(ImageIO.read(file.toFile()).getRGB(199, 199))
                        .isEqualTo(picture.getRGB(199, 199));
            }
            if (disk.failed().isEmpty()) {
                return;
            }
        }
    }
}
