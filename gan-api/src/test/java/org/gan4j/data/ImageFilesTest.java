package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {

    private static final int WIDTH = 3;
    private static final int HEIGHT = 2;

    @TempDir Path directory;

    /** A picture whose band b has the value first + 10 * pixel + b. */
    private static BufferedImage filled(BufferedImage image, int first) {
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                image.getRaster().setSample(i % WIDTH, i / WIDTH, band, first + 10 * i + band);
            }
        }
        return image;
    }

    private static BufferedImage filled(int type, int first) {
        return filled(new BufferedImage(WIDTH, HEIGHT, type), first);
    }

    private static BufferedImage greys(int dataType, boolean alpha) {
        ColorSpace grey = ColorSpace.getInstance(ColorSpace.CS_GRAY);
        int transparency = alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE;
        ColorModel model = new ComponentColorModel(grey, alpha, false, transparency, dataType);
        var raster = Raster.createInterleavedRaster(dataType, WIDTH, HEIGHT, alpha ? 2 : 1, null);
        return new BufferedImage(model, raster, false, null);
    }

    /** Four colours of a palette, one after the other. */
    private static BufferedImage indexed(int bits, byte[] red, byte[] green, byte[] blue) {
        IndexColorModel palette = new IndexColorModel(bits, red.length, red, green, blue);
        int type = bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type, palette);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i % red.length);
        }
        return image;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", bytes)).isTrue();
        return bytes.toByteArray();
    }

    private Path save(String name, BufferedImage image) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, png(image));
    }

    private Samples read() throws IOException {
        try (ImageFiles files = ImageFiles.open(directory)) {
            return files.readAll();
        }
    }

    private static int[] unsigned(byte[] bytes) {
        int[] values = new int[bytes.length];
        Arrays.setAll(values, i -> Byte.toUnsignedInt(bytes[i]));
        return values;
    }

    private void assertRead(int channels, int... pixels) throws IOException {
        Samples samples = read();
        assertThat(samples.sampleShape()).isEqualTo(new Shape(channels, HEIGHT, WIDTH));
        assertThat(unsigned(samples.bytes())).containsExactly(pixels);
    }

    @Test
    void grey_hasOneChannelOfTheValuesInTheFile() throws IOException {
        save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 100));
        assertRead(1, 100, 110, 120, 130, 140, 150);
    }

    @Test
    void greyWithAlpha_isItsGrey() throws IOException {
        save("a.png", filled(greys(DataBuffer.TYPE_BYTE, true), 100));
        assertRead(1, 100, 110, 120, 130, 140, 150);
    }

    @Test
    void greyOf16Bits_isRounded() throws IOException {
        BufferedImage image = greys(DataBuffer.TYPE_USHORT, false);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, (100 + i) * 257 - 128);
        }
        save("a.png", image);
        assertRead(1, 100, 101, 102, 103, 104, 105);
    }

    @Test
    void greyOfFewBits_orWithAPaletteOfGreys_isGreyToo() throws IOException {
        byte[] two = {0, (byte) 255};
        save("a.png", indexed(1, two, two, two));
        assertRead(1, 0, 255, 0, 255, 0, 255);
        byte[] greys = {7, 77, (byte) 177};
        save("a.png", indexed(8, greys, greys, greys));
        assertRead(1, 7, 77, 177, 7, 77, 177);
    }

    @Test
    void indexed_hasTheColoursOfItsPalette() throws IOException {
        byte[] red = {1, 2, 3};
        byte[] green = {11, 12, 13};
        byte[] blue = {(byte) 201, (byte) 202, (byte) 203};
        save("a.png", indexed(8, red, green, blue));
        assertRead(3, 1, 2, 3, 1, 2, 3, 11, 12, 13, 11, 12, 13, 201, 202, 203, 201, 202, 203);
    }

    @Test
    void colours_becomeThreePlanes_andAlphaIsIgnored() throws IOException {
        int[] planes = {
            100, 110, 120, 130, 140, 150, 101, 111, 121, 131, 141, 151, 102, 112, 122, 132, 142, 152
        };
        save("a.png", filled(BufferedImage.TYPE_INT_RGB, 100));
        assertRead(3, planes);
        BufferedImage transparent = filled(BufferedImage.TYPE_INT_ARGB, 100);
        transparent.getRaster().setSample(0, 0, 3, 0);
        save("a.png", transparent);
        assertRead(3, planes);
    }

    @Test
    void greyAmongColours_getsThreeEqualChannels() throws IOException {
        save("a.png", filled(BufferedImage.TYPE_INT_RGB, 100));
        save("b.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        Samples samples = read();
        assertThat(samples.sampleShape()).isEqualTo(new Shape(3, HEIGHT, WIDTH));
        assertThat(unsigned(samples.slice(1, 2).bytes()))
                .containsExactly(
                        1, 11, 21, 31, 41, 51, 1, 11, 21, 31, 41, 51, 1, 11, 21, 31, 41, 51);
    }

    @Test
    void coloursAmongGrey_areRefused() throws IOException {
        Path grey = save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        Path colours = save("b.png", filled(BufferedImage.TYPE_INT_RGB, 100));
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        colours
                                + " has colours, but "
                                + grey
                                + " is grey: give all pictures the same channels, for instance by optGrey or optColours");
    }

    @Test
    void anotherSize_isRefusedWithBothNames() throws IOException {
        Path first = save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        Path other = save("b.png", new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY));
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessage(
                        other
                                + " is 5 x 4 pixels, but "
                                + first
                                + " is 3 x 2: bring all to one size, for instance by optSize");
        try (ImageFiles files = ImageFiles.open(directory)) {
            assertThat(files.read(0, 1).size()).isEqualTo(1);
            assertThatThrownBy(() -> files.read(1, 2))
                    .hasMessageContaining("b.png is 5 x 4 pixels, but");
        }
    }

    @Test
    void damagedPictures_areNamed() throws IOException {
        save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        byte[] whole = png(filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        byte[][] damaged = {
            new byte[0],
            "no picture".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(whole, 20),
            Arrays.copyOf(whole, whole.length / 2)
        };
        for (byte[] content : damaged) {
            Path file = Files.write(directory.resolve("b.png"), content);
            assertThatThrownBy(this::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " is not a ")
                    .hasMessageContaining("remove");
        }
    }

    @Test
    void jpegThatEndsTooEarly_isRefused_thoughJavaWouldMakeUpTheRest() throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64 * 64; i++) {
            image.getRaster().setSample(i % 64, i / 64, 0, i * i % 251);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "jpg", bytes)).isTrue();
        Path file = Files.write(directory.resolve("a.jpg"), bytes.toByteArray());
        assertThat(read().sampleShape()).isEqualTo(new Shape(1, 64, 64));
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is not a readable picture (");
    }

    @Test
    void order_isThatOfNames_throughSubdirectories_withoutHiddenAndOtherFiles() throws IOException {
        save("b.PNG", filled(BufferedImage.TYPE_BYTE_GRAY, 2));
        save("c/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 3));
        save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        save(".hidden.png", filled(BufferedImage.TYPE_BYTE_GRAY, 9));
        Files.writeString(directory.resolve("notes.txt"), "no picture");
        try (ImageFiles files = ImageFiles.open(directory)) {
            assertThat(files.names()).containsExactly("a.png", "b.PNG", "c/1.png");
            assertThat(files.size()).isEqualTo(3);
            assertThat(files.readAll().slice(1, 3).bytes()).isEqualTo(files.read(1, 3).bytes());
            assertThat(files.read(2, 3).bytes()[0]).isEqualTo((byte) 3);
        }
    }

    @Test
    void zip_givesWhatADirectoryGives() throws IOException {
        Map<String, BufferedImage> pictures = new TreeMap<>();
        pictures.put("b/2.png", filled(BufferedImage.TYPE_INT_RGB, 20));
        pictures.put("b/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 10));
        pictures.put("a.png", filled(BufferedImage.TYPE_INT_RGB, 30));
        Path zip = directory.resolve("pictures.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
                out.putNextEntry(new ZipEntry(picture.getKey()));
                out.write(png(picture.getValue()));
                save(picture.getKey(), picture.getValue());
            }
        }
        try (ImageFiles files = ImageFiles.open(zip)) {
            Samples packed = files.readAll();
            assertThat(packed.size()).isEqualTo(3);
            assertThat(packed.bytes()).isEqualTo(read().bytes());
        }
    }

    @Test
    void nothing_isSaidToBeThere() throws IOException {
        assertThatThrownBy(this::read)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directory + " has no pictures: expected files that end in");
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> ImageFiles.open(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": there is no such directory, archive or picture");
    }

    @Test
    void aSinglePicture_isReadWithoutItsNeighbours() throws IOException {
        save("1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 40));
        save("2.png", filled(BufferedImage.TYPE_BYTE_GRAY, 50));
        try (ImageFiles files = ImageFiles.open(directory.resolve("2.png"))) {
            assertThat(files.names()).containsExactly("2.png");
            assertThat(files.readAll().bytes()[0]).isEqualTo((byte) 50);
            assertThat(files.size()).isEqualTo(1);
        }
    }

    @Test
    void aFileThatIsNoZip_isRefused() throws IOException {
        Path text = Files.writeString(directory.resolve("pictures"), "some text");
        assertThatThrownBy(() -> ImageFiles.open(text))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        text
                                + " is neither a picture nor a ZIP or TAR archive: name a directory, a .zip, a .tar or a .tar.gz of pictures, or one picture");
        Path broken = Files.writeString(directory.resolve("pictures.zip"), "PK\3\4 some text");
        assertThatThrownBy(() -> ImageFiles.open(broken))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(broken + " is damaged");
        Path empty = directory.resolve("empty.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(empty))) {
            out.putNextEntry(new ZipEntry("notes.txt"));
        }
        assertThatThrownBy(() -> ImageFiles.open(empty)).hasMessageContaining("has no pictures");
    }

    @Test
    void labels_areTheFolders_inTheOrderOfTheirNames() throws IOException {
        save("train/dog/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        save("train/cat/deep/2.png", filled(BufferedImage.TYPE_BYTE_GRAY, 2));
        save("train/cat/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 3));
        save("train/.cache/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 4));
        save("test/cat/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 5));
        try (ImageFiles files =
                ImageFiles.builder(directory).optFolder("train").optLabels().open()) {
            assertThat(files.names()).containsExactly("cat/1.png", "cat/deep/2.png", "dog/1.png");
            assertThat(files.classes()).containsExactly("cat", "dog");
            assertThat(files.readAll().labels()).containsExactly(0, 0, 1);
            assertThat(files.read(2, 3).labels()).containsExactly(1);
            assertThat(files.read(0, 1).conditioning().classes()).isEqualTo(2);
        }
        try (ImageFiles files = ImageFiles.open(directory)) {
            assertThat(files.size()).isEqualTo(4);
            assertThat(files.classes()).isEmpty();
            assertThat(files.readAll().isLabelled()).isFalse();
        }
    }

    @Test
    void labels_withoutFolders_areRefused() throws IOException {
        save("cat/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        ImageFiles.Builder labelled = ImageFiles.builder(directory).optLabels();
        assertThatThrownBy(labelled::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("are in the folder cat, but labels need two or more");
        Path lost = save("lost.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        assertThatThrownBy(labelled::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pictures are in no folder, which would be their label: ")
                .hasMessageContaining(lost + ";");
    }

    @Test
    void aMissingFolder_isNamedWithThoseThatAreThere() throws IOException {
        save("test/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        save("val/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        assertThatThrownBy(() -> ImageFiles.builder(directory).optFolder("train/").open())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directory + " has no pictures in its folder train/: ")
                .hasMessageEndingWith("; its folders are test, val");
    }

    @Test
    void aFilter_choosesByName() throws IOException {
        save("a/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        save("b/1.png", filled(BufferedImage.TYPE_BYTE_GRAY, 2));
        try (ImageFiles files =
                ImageFiles.builder(directory).optFilter(name -> name.startsWith("b/")).open()) {
            assertThat(files.names()).containsExactly("b/1.png");
        }
    }

    @Test
    void aSize_bringsAllToOne() throws IOException {
        save("a.png", new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY));
        save("b.png", new BufferedImage(5, 9, BufferedImage.TYPE_BYTE_GRAY));
        try (ImageFiles files = ImageFiles.builder(directory).optSize(8, 6).open()) {
            assertThat(files.readAll().sampleShape()).isEqualTo(new Shape(1, 8, 6));
            assertThat(files.readAll().size()).isEqualTo(2);
        }
        assertThatThrownBy(() -> ImageFiles.builder(directory).optSize(0, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 x 0");
    }

    @Test
    void aRandomCrop_isAlwaysTheSameForAPictureAndASeed() throws IOException {
        BufferedImage wide = new BufferedImage(200, 10, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 200; x++) {
            for (int y = 0; y < 10; y++) {
                wide.getRaster().setSample(x, y, 0, x);
            }
        }
        for (int i = 0; i < 20; i++) {
            save(i + ".png", wide);
        }
        ImageFiles.Builder builder = ImageFiles.builder(directory).optSize(10, 10);
        byte[] middle = corners(builder);
        assertThat(middle).containsOnly((byte) 95);
        byte[] random = corners(builder.optRandomCrop(1));
        assertThat(Arrays.stream(unsigned(random)).distinct()).hasSizeGreaterThan(15);
        assertThat(corners(builder)).isEqualTo(random);
        byte[] seventh = corners(builder.optFilter(name -> name.equals("7.png")));
        assertThat(random).contains(seventh).hasSizeGreaterThan(seventh.length);
        assertThat(corners(builder.optFilter(name -> true).optRandomCrop(2))).isNotEqualTo(random);
        assertThatThrownBy(() -> ImageFiles.builder(directory).optRandomCrop(1).open())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("optSize");
    }

    /** The first pixel of each picture. */
    private static byte[] corners(ImageFiles.Builder builder) throws IOException {
        try (ImageFiles files = builder.open()) {
            byte[] corners = new byte[files.size()];
            for (int i = 0; i < corners.length; i++) {
                corners[i] = files.read(i, i + 1).bytes()[0];
            }
            return corners;
        }
    }

    @Test
    void channels_canBeForced() throws IOException {
        save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        save("b.png", filled(BufferedImage.TYPE_INT_RGB, 100));
        try (ImageFiles files = ImageFiles.builder(directory).optGrey().open()) {
            assertThat(files.readAll().sampleShape()).isEqualTo(new Shape(1, HEIGHT, WIDTH));
            assertThat(unsigned(files.read(1, 2).bytes()))
                    .containsExactly(101, 111, 121, 131, 141, 151);
        }
        try (ImageFiles files = ImageFiles.builder(directory).optColours().open()) {
            assertThat(files.readAll().sampleShape()).isEqualTo(new Shape(3, HEIGHT, WIDTH));
            assertThat(files.read(0, 1).bytes())
                    .containsExactly(
                            1, 11, 21, 31, 41, 51, 1, 11, 21, 31, 41, 51, 1, 11, 21, 31, 41, 51);
        }
    }

    @Test
    void unreadablePictures_areSkippedAndListed_onlyIfThatIsAskedFor() throws IOException {
        save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        Path broken = Files.writeString(directory.resolve("b.png"), "no picture");
        save("c.png", filled(BufferedImage.TYPE_BYTE_GRAY, 2));
        ImageFiles.Builder builder = ImageFiles.builder(directory);
        try (ImageFiles files = builder.open()) {
            assertThat(files.skipped()).isEmpty();
            assertThatThrownBy(files::readAll).hasMessageStartingWith(broken + " is not a picture");
        }
        builder.optSkipUnreadable();
        try (ImageFiles files = builder.open()) {
            assertThat(files.names()).containsExactly("a.png", "c.png");
            assertThat(files.skipped()).hasSize(1);
            assertThat(files.skipped().get(0)).startsWith(broken + " is not a picture");
            assertThat(files.readAll().size()).isEqualTo(2);
        }
        Files.delete(directory.resolve("a.png"));
        Files.delete(directory.resolve("c.png"));
        assertThatThrownBy(builder::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no readable pictures, the first of 1: " + broken);
    }

    @Test
    void theVersion_changesWithAnyFile() throws IOException {
        save("a.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        String before;
        try (ImageFiles files = ImageFiles.open(directory)) {
            before = files.version();
        }
        try (ImageFiles files = ImageFiles.open(directory)) {
            assertThat(files.version()).isEqualTo(before);
            Files.setLastModifiedTime(directory.resolve("a.png"), FileTime.fromMillis(1_000));
            assertThat(files.version()).isNotEqualTo(before);
        }
        save("b.png", filled(BufferedImage.TYPE_BYTE_GRAY, 1));
        try (ImageFiles files = ImageFiles.open(directory)) {
            assertThat(files.version()).isNotEqualTo(before);
        }
    }
}
