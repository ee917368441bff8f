package org.gan4j.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.gan4j.conformance.FailingDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedSamplesTest {

    /** More than are decoded at once. */
    private static final int COUNT = 600;

    private static final String[] FORMATS = {"png", "jpg", "gif", "bmp"};
    private static final String[] FOLDERS = {"cat", "dog", "owl"};

    @TempDir Path directory;
    private Path pictures;
    private Path decoded;

    @BeforeEach
    void savePictures() throws IOException {
        pictures = directory.resolve("pictures");
        decoded = directory.resolve("decoded");
        for (int i = 0; i < COUNT; i++) {
            save(i, i % 5 == 0 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        }
    }

    private Path file(int i) {
        String format = FORMATS[i % FORMATS.length];
        return pictures.resolve("%s/%04d.%s".formatted(FOLDERS[i % FOLDERS.length], i, format));
    }

    private void save(int i, int type) throws IOException {
        BufferedImage image = new BufferedImage(5 + i % 3, 4 + i % 4, type);
        for (int at = 0; at < image.getWidth() * image.getHeight(); at++) {
            image.setRGB(at % image.getWidth(), at / image.getWidth(), i * 10_007 + at * 2_003);
        }
        Files.createDirectories(file(i).getParent());
        assertThat(ImageIO.write(image, FORMATS[i % FORMATS.length], file(i).toFile())).isTrue();
    }

    private ImageFiles.Builder wanted() {
        return ImageFiles.builder(pictures).optSize(4, 4).optColours().optLabels();
    }

    private MappedSamples map(ImageFiles.Builder how) throws IOException {
        return how.map(decoded, ProgressListener.NONE);
    }

    /** 3.1 billion values: of a file that is empty but for a few pictures, and takes no room. */
    @Test
    void moreThanTwoToTheThirtyOneValues_areRead() throws IOException {
        int count = 1_000_000;
        Shape shape = new Shape(3, 32, 32);
        int each = (int) shape.size();
        long perBuffer = Integer.MAX_VALUE / each;
        long[] marked = {0, perBuffer - 1, perBuffer, perBuffer + 1, count - 1};
        Files.createDirectories(decoded);
        new MappedManifest(
                        "settings",
                        "sources",
                        count,
                        shape,
                        ImmutableMap.of(),
                        ImmutableList.of(),
                        true)
                .write(decoded);
        try (RandomAccessFile file =
                new RandomAccessFile(decoded.resolve(MappedSamples.PICTURES).toFile(), "rw")) {
            byte[] header = Npy.header(Npy.BYTES, count, 3, 32, 32);
            file.write(header);
            for (long picture : marked) {
                byte[] pixels = new byte[each];
                Arrays.fill(pixels, (byte) (picture % 251 + 1));
                file.seek(header.length + picture * each);
                file.write(pixels);
            }
        }
        MappedSamples samples = MappedSamples.open(decoded);
        assertThat(samples.size() * each).isGreaterThan(1L << 31);
        for (long picture : marked) {
            byte[] pixels = samples.rows(picture).bytes();
            assertThat(pixels[0]).isEqualTo((byte) (picture % 251 + 1));
            assertThat(pixels[each - 1]).isEqualTo(pixels[0]);
        }
        assertThat(samples.rows(perBuffer + 2, count - 2).bytes()).containsOnly(0);
    }

    /** Decodes until some are done, as a process that is killed then. */
    private void breakOff(ImageFiles.Builder how) {
        ProgressListener interrupting =
                (task, done, total) -> {
                    if (done > COUNT / 3) {
                        Thread.currentThread().interrupt();
                    }
                };
        assertThatThrownBy(() -> how.map(decoded, interrupting, Duration.ZERO))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("of 600");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static void assertSame(MappedSamples mapped, ImageFiles.Builder how)
            throws IOException {
        try (ImageFiles files = how.open()) {
            ResidentSamples all = files.readAll();
            assertThat(mapped.size()).isEqualTo(all.size());
            assertThat(mapped.sampleShape()).isEqualTo(all.sampleShape());
            assertThat(mapped.bytes()).isEqualTo(all.bytes());
            assertThat(mapped.conditioning()).isEqualTo(all.conditioning());
            if (mapped.isLabelled()) {
                assertThat(mapped.labels()).isEqualTo(all.labels());
                assertThat(mapped.classes()).isEqualTo(files.classes());
            }
            assertThat(mapped.skipped()).isEqualTo(files.skipped());
            ResidentSamples some = mapped.rows(7, 0, mapped.size() - 1, 7);
            assertThat(some.bytes()).isEqualTo(all.rows(7, 0, all.size() - 1, 7).bytes());
        }
    }

    @Test
    void theyAreWhatReadingGives_ofAllKinds() throws IOException {
        assertSame(map(wanted()), wanted());
    }

    @Test
    void withoutLabelsAndWithRandomCrops_too() throws IOException {
        ImageFiles.Builder how =
                ImageFiles.builder(pictures).optSize(3, 2).optGrey().optRandomCrop(7);
        assertSame(map(how), how);
        assertThat(MappedSamples.open(decoded).isLabelled()).isFalse();
    }

    @Test
    void theFiles_areArraysOfNumPy() throws IOException {
        map(wanted());
        byte[] bytes = Files.readAllBytes(decoded.resolve("pictures.npy"));
        String header = new String(bytes, 0, 128, US_ASCII);
        assertThat(header)
                .startsWith(
                        "\ufffdNUMPY\1\0v\0{'descr': '|u1', 'fortran_order': False, 'shape': (600,3,4,4,), }")
                .endsWith(" \n");
        assertThat(bytes).hasSize(128 + COUNT * 48);
        assertThat(decoded.resolve("labels.npy")).hasSize(128 + COUNT * 4);
    }

    @Test
    void whatIsThere_isNotDecodedAgain_andNeedsNoPictures() throws IOException {
        byte[] bytes = map(wanted()).bytes();
        List<Long> reports = new ArrayList<>();
        wanted().map(decoded, (task, done, total) -> reports.add(done));
        assertThat(reports).isEmpty();
        Files.move(pictures, directory.resolve("elsewhere"));
        assertThat(MappedSamples.open(decoded).bytes()).isEqualTo(bytes);
    }

    @Test
    void brokenOff_itGoesOn_toTheSameBytes() throws IOException {
        breakOff(wanted());
        assertThatThrownBy(() -> MappedSamples.open(decoded))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has only the first 256 pictures");
        List<Long> reports = new ArrayList<>();
        MappedSamples all = wanted().map(decoded, (task, done, total) -> reports.add(done));
        assertThat(reports).containsExactly(512L, 600L);
        assertSame(all, wanted());
    }

    @Test
    void unreadableOnes_areLeftOut_ofLabelsToo_andStayLeftOut() throws IOException {
        for (int i : new int[] {0, 3, 40, 599}) {
            Files.writeString(file(i), "not a picture");
        }
        ImageFiles.Builder how = wanted().optSkipUnreadable();
        breakOff(how);
        assertSame(map(how), how);
        assertThat(MappedSamples.open(decoded).size()).isEqualTo(COUNT - 4);
        assertSame(map(how), how);
    }

    @Test
    void aDamagedPicture_isNamed_andWhenItIsMended_theOthersAreNotDecodedAgain()
            throws IOException {
        byte[] good = Files.readAllBytes(file(599));
        Files.writeString(file(599), "not a picture");
        assertThatThrownBy(() -> wanted().map(decoded, ProgressListener.NONE, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file(599) + " is not a picture");
        Files.write(file(599), good);
        List<Long> reports = new ArrayList<>();
        assertSame(wanted().map(decoded, (task, done, total) -> reports.add(done)), wanted());
        assertThat(reports).hasSize(1);
    }

    @Test
    void otherSettings_areRefused() throws IOException {
        map(wanted());
        assertThatThrownBy(() -> map(wanted().optSize(8, 4)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "at 4 x 4, coloured, labelled by folder, but these are wanted at 4 x 8");
    }

    @Test
    void picturesThatHaveChanged_areRefused_alsoInTheMiddle() throws IOException {
        breakOff(wanted());
        Files.setLastModifiedTime(file(0), FileTime.fromMillis(1));
        assertThatThrownBy(() -> map(wanted()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("have changed since")
                .hasMessageContaining("MappedSamples.open");
    }

    @Test
    void whenOthersAreGone_thatWereDecodedButNotSafe_theFileHasNoMoreThanTheRest()
            throws IOException {
        Files.writeString(file(599), "not a picture");
        assertThatThrownBy(() -> wanted().map(decoded, ProgressListener.NONE, Duration.ZERO))
                .isInstanceOf(IOException.class);
        Files.write(decoded.resolve("pictures.npy"), new byte[1 << 20], APPEND);
        // All of the last folder.
        for (int i = 560; i < COUNT; i += FOLDERS.length) {
            Files.delete(file(i));
        }
        assertSame(map(wanted()), wanted());
    }

    @Test
    void oneMore_andOneLess_areRefused() throws IOException {
        map(wanted());
        Files.copy(file(1), pictures.resolve("owl/zzz.jpg"));
        assertThatThrownBy(() -> map(wanted())).hasMessageContaining("have changed since");
        Files.delete(pictures.resolve("owl/zzz.jpg"));
        map(wanted());
        Files.delete(file(1));
        assertThatThrownBy(() -> map(wanted())).hasMessageContaining("have changed since");
    }

    @Test
    void oneThatChangesWhileItIsRead_isNamed() {
        ProgressListener meddling =
                (task, done, total) -> {
                    try {
                        Files.setLastModifiedTime(file(2), FileTime.fromMillis(done));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                };
        assertThatThrownBy(() -> wanted().map(decoded, meddling))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file(2) + " changed while it was read");
    }

    @Test
    void twoAtOnce_decodeOnce() throws Exception {
        List<Long> reports = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<MappedSamples>> both = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                both.add(
                        threads.submit(
                                () ->
                                        wanted().map(
                                                        decoded,
                                                        (task, done, total) -> reports.add(done))));
            }
            assertThat(both.get(0).get().bytes()).isEqualTo(both.get(1).get().bytes());
        } finally {
            threads.shutdown();
        }
        assertThat(reports).containsExactly(256L, 512L, 600L);
    }

    @Test
    void aDirectoryOfSomebodyElse_isLeftAlone() throws IOException {
        Files.createDirectories(decoded);
        Files.writeString(decoded.resolve("pictures.npy"), "mine");
        assertThatThrownBy(() -> map(wanted()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("somebody else");
        assertThat(decoded.resolve("pictures.npy")).hasContent("mine");
    }

    @Test
    void aFullDisk_costsNothingThatWasDone() throws IOException {
        byte[] expected = map(wanted()).bytes();
        int failures = 0;
        for (int n = 1; ; n++) {
            Path place = directory.resolve("full" + n);
            FailingDisk disk = FailingDisk.failingAt(n, FailingDisk.Fault.FROM_THEN_ON);
            try {
                wanted().map(disk.path(place), ProgressListener.NONE, Duration.ZERO);
                break;
            } catch (IOException e) {
                failures++;
                assertThat(e).hasMessageContaining(FailingDisk.FULL);
            }
            assertThat(wanted().map(place, ProgressListener.NONE).bytes()).isEqualTo(expected);
        }
        assertThat(failures).isGreaterThan(10);
    }

    @Test
    void damage_isNamed() throws IOException {
        map(wanted());
        Path file = decoded.resolve("pictures.npy");
        byte[] all = Files.readAllBytes(file);
        Files.write(file, new byte[100]);
        assertThatThrownBy(() -> MappedSamples.open(decoded))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is damaged");
        Files.delete(file);
        assertThatThrownBy(() -> map(wanted()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is damaged (it is not there)");
        Files.write(file, all);
        Files.delete(decoded.resolve("labels.npy"));
        assertThatThrownBy(() -> MappedSamples.open(decoded))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("labels.npy is damaged (it is not there)");
        Files.writeString(decoded.resolve("manifest.json"), "{}");
        assertThatThrownBy(() -> map(wanted()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("manifest.json is no manifest of decoded pictures");
    }

    @Test
    void onesThatDoNotExist_areRefused() throws IOException {
        MappedSamples mapped = map(wanted());
        assertThatThrownBy(() -> mapped.rows(600)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> mapped.labels(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(mapped.sampleShape()).isEqualTo(new Shape(3, 4, 4));
    }
}
