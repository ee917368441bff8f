package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.gan4j.GanTrainer;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.MappedSamples;
import org.gan4j.data.ProgressListener;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of 20,000 pictures that take more than the heap has. */
class ManyPicturesTest {

    private static final int COUNT = 20_000;
    private static final int SIDE = 96;
    private static final long HEAP = 512L << 20;

    @TempDir Path directory;

    /** Decodes the pictures and trains on them. */
    public static void main(String[] arguments) throws IOException {
        MappedSamples pictures =
                ImageFiles.builder(Path.of(arguments[0]))
                        .optSize(SIDE, SIDE)
                        .optColours()
                        .optLabels()
                        .map(
                                Path.of(arguments[1]),
                                (task, done, total) -> System.out.println(task + " " + done));
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generators.mlp(3, SIDE, SIDE).optWidths(8).build())
                        .setDiscriminator(Discriminators.mlp().optWidths(8).build())
                        .build()) {
            // A whole epoch, so that every picture is seen.
            trainer.fit(pictures, Budget.epochs(1));
            System.out.println("trained " + trainer.progress().iterations());
        }
    }

    private Process start(Path log) throws IOException {
        return new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx" + HEAP,
                                "-cp",
                                System.getProperty("java.class.path"),
                                ManyPicturesTest.class.getName(),
                                directory.resolve("pictures").toString(),
                                directory.resolve("decoded").toString()))
                .redirectErrorStream(true)
                .redirectOutput(new File(log.toString()))
                .start();
    }

    private static byte[] encoded(String format, Random random) throws IOException {
        int height = 20 + random.nextInt(60);
        int width = 20 + random.nextInt(60);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private void savePictures() throws IOException {
        String[] formats = {"png", "jpg", "gif", "bmp", "tif"};
        Random random = new Random(1);
        byte[][] some = new byte[100][];
        for (int i = 0; i < some.length; i++) {
            some[i] = encoded(formats[i % formats.length], random);
        }
        for (int i = 0; i < COUNT; i++) {
            Path folder = directory.resolve("pictures").resolve("class" + i % 7);
            Files.createDirectories(folder);
            String name = "%05d.%s".formatted(i, formats[i % formats.length]);
            Files.write(folder.resolve(name), some[i % some.length]);
        }
    }

    @Test
    @Tag("slow")
    void decodedOnce_overAKillInTheMiddle_andTrainedOn_inASmallHeap() throws Exception {
        savePictures();
        Path manifest = directory.resolve("decoded").resolve("manifest.json");
        Path log = directory.resolve("log");
        Process killed = start(log);
        while (killed.isAlive()
                && !(Files.exists(manifest)
                        && !Files.readString(manifest).contains("decoded\": 0,"))) {
            killed.waitFor(5, TimeUnit.MILLISECONDS);
        }
        killed.destroyForcibly().waitFor();
        assertThat(Files.readString(log)).doesNotContain("decoding " + COUNT);

        Process second = start(log);
        assertThat(second.waitFor()).as(Files.readString(log)).isZero();
        List<String> lines = Files.readAllLines(log);
        assertThat(lines.get(0)).as("the first report").matches("decoding \\d{4,5}");
        assertThat(lines).contains("trained " + COUNT / 64);

        MappedSamples all = MappedSamples.open(directory.resolve("decoded"));
        assertThat(all.size() * all.sampleShape().size()).isGreaterThan(HEAP);
        Path fresh = directory.resolve("fresh");
        ImageFiles.Builder how =
                ImageFiles.builder(directory.resolve("pictures"))
                        .optFilter(name -> name.startsWith("class3/"))
                        .optSize(SIDE, SIDE)
                        .optColours();
        MappedSamples third = how.map(fresh, ProgressListener.NONE);
        long[] ofThird =
                LongStream.range(0, all.size()).filter(i -> all.labels(i)[0] == 3).toArray();
        assertThat(all.rows(ofThird).bytes()).isEqualTo(third.bytes());
    }
}
