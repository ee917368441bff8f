package org.gan4j.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.network.GeneratorInput;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSourceTest {

    private static final String MNIST = "t10k-images-idx3-ubyte";

    @TempDir Path directory;

    private static void savePictures(Path into, int count) throws IOException {
        Files.createDirectories(into);
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSample(1, 0, 0, 10 + i);
            assertThat(ImageIO.write(image, "png", into.resolve(i + ".png").toFile())).isTrue();
        }
    }

    /** Three images of one row of two pixels. */
    private static Path saveIdx(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        ByteBuffer bytes = ByteBuffer.allocate(16 + 6).putInt(0x803).putInt(3).putInt(1).putInt(2);
        return Files.write(file, bytes.put(new byte[] {1, 2, 3, 4, 5, 6}).array());
    }

    private static void assertIdx(ImageSource source) throws IOException {
        assertThat(source.size()).isEqualTo(3);
        assertThat(source.read(1, 3).sampleShape()).isEqualTo(new Shape(1, 1, 2));
        assertThat(source.read(1, 3).bytes()).containsExactly(3, 4, 5, 6);
    }

    @Test
    void open_readsPicturesOfADirectory_andTheSameOfAZip() throws IOException {
        Path pictures = directory.resolve("pictures");
        savePictures(pictures, 3);
        Path zip = directory.resolve("pictures.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (int i = 0; i < 3; i++) {
                out.putNextEntry(new ZipEntry(i + ".png"));
                out.write(Files.readAllBytes(pictures.resolve(i + ".png")));
            }
        }
        for (Path path : new Path[] {pictures, zip}) {
            try (ImageSource source = ImageSource.open(path)) {
                assertThat(source.size()).isEqualTo(3);
                assertThat(source.read(1, 3).sampleShape()).isEqualTo(new Shape(1, 2, 2));
                assertThat(source.read(1, 3).bytes()).containsExactly(0, 11, 0, 0, 0, 12, 0, 0);
            }
        }
    }

    @Test
    void open_readsIdxFilesOfAnyName_andDirectoriesOfMnist() throws IOException {
        try (ImageSource source = ImageSource.open(saveIdx(directory.resolve("my-IDX3-ubyte")))) {
            assertIdx(source);
        }
        saveIdx(directory.resolve("mnist").resolve(MNIST));
        try (ImageSource source = ImageSource.open(directory.resolve("mnist"))) {
            assertIdx(source);
        }
    }

    @Test
    void open_ofADirectoryNamedLikeAnIdxFile_looksIntoIt() throws IOException {
        Path folder = directory.resolve(MNIST);
        saveIdx(folder.resolve(MNIST));
        try (ImageSource source = ImageSource.open(folder)) {
            assertIdx(source);
        }
    }

    @Test
    void open_ofNothing_namesIt() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> ImageSource.open(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString());
        Path missingIdx = directory.resolve(MNIST);
        assertThatThrownBy(() -> ImageSource.open(missingIdx))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missingIdx.toString());
        assertThatThrownBy(() -> ImageSource.open(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory + " has no pictures");
        Path text = Files.writeString(directory.resolve("text"), "no pictures");
        assertThatThrownBy(() -> ImageSource.open(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(text + " is neither a picture nor a ZIP or TAR archive");
    }

    @Test
    void of_samples_givesRunsOfThem() throws IOException {
        Samples samples = Formula.pictures(4, 3, 2, 2);
        ImageSource source = ImageSource.of(samples);
        assertThat(source.size()).isEqualTo(4);
        assertThat(source.read(1, 3).bytes()).isEqualTo(samples.slice(1, 3).bytes());
    }

    /** Its samples tell their seed and their place in the batch. */
    private static final class Numbered implements TrainedGenerator {

        @Override
        public Conditioning conditioning() {
            return Conditioning.none();
        }

        @Override
        public int latentSize() {
            return 1;
        }

        @Override
        public Shape sampleShape() {
            return new Shape(1, 1, 2);
        }

        @Override
        public Samples sample(SampleRequest request) {
            int count = request.count();
            long seed = request.seed();
            float[] values = new float[2 * count];
            for (int i = 0; i < count; i++) {
                values[2 * i] = seed;
                values[2 * i + 1] = i;
            }
            return Samples.ofFloats(values, sampleShape());
        }

        @Override
        public NDArray generate(GeneratorInput input) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void save(Path directory) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void of_aGenerator_givesTheSameImages_whateverTheBatches() throws IOException {
        ImageSource source = ImageSource.of(new Numbered(), 150, 7);
        float[] all = source.read(0, 150).floats();
        assertThat(all).hasSize(300);
        assertThat(all[299]).isEqualTo(21);
        assertThat(source.read(60, 140).floats()).isEqualTo(Arrays.copyOfRange(all, 120, 280));
        assertThat(source.read(64, 65).floats()).containsExactly(all[128], 0);
        // Seeds of blocks: neighbouring seeds share none.
        float[] next = ImageSource.of(new Numbered(), 150, 8).read(0, 150).floats();
        assertThat(next[0]).isNotIn(all[0], all[128], all[256]);
        assertThat(next[128]).isNotIn(all[0], all[128], all[256]);
        assertThat(ImageSource.of(new Numbered(), 100, 7).read(0, 100).floats())
                .isEqualTo(Arrays.copyOf(all, 200));
    }
}
