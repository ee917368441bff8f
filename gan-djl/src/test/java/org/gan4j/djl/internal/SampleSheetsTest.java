package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.gan4j.GanTrainer;
import org.gan4j.hook.Interval;
import org.gan4j.hook.SampleSheets;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleSheetsTest {

    @TempDir Path directory;
    private Path sheets;

    @BeforeEach
    void nameTheDirectory() {
        sheets = directory.resolve("sheets");
    }

    private SampleSheets everySecond() {
        return SampleSheets.to(sheets).every(Interval.iterations(2)).withSamples(4);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(sheets)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private int frames() throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        File file = sheets.resolve("sheets.gif").toFile();
        try (ImageInputStream in = ImageIO.createImageInputStream(file)) {
            reader.setInput(in);
            BufferedImage last = reader.read(reader.getNumImages(true) - 1);
            assertThat(last.getWidth()).isEqualTo(2 * (28 + 2) + 2);
            return reader.getNumImages(true);
        }
    }

    @Test
    void theSameLatents_overTheRun_andOverAResumption() throws IOException {
        Path half = directory.resolve("half");
        try (GanTrainer trainer = TinyGan.describe(1).addHook(everySecond()).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(3));
            trainer.saveCheckpoint(half);
        }
        assertThat(names())
                .containsExactly(
                        "sheet-0000000000.png",
                        "sheet-0000000002.png",
                        "sheet-0000000003.png",
                        "sheets.gif");
        assertThat(frames()).isEqualTo(3);
        byte[] third = Files.readAllBytes(sheets.resolve("sheet-0000000003.png"));
        try (GanTrainer trainer = TinyGan.describe(1).addHook(everySecond()).build()) {
            trainer.resume(half).fit(TinyGan.DIGITS, Budget.iterations(4));
        }
        assertThat(frames()).isEqualTo(4);
        assertThat(sheets.resolve("sheet-0000000003.png")).hasBinaryContent(third);
    }

    @Test
    void aNewRun_leavesItsOwnSheetsOnly() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (GanTrainer trainer = TinyGan.describe(i).addHook(everySecond()).build()) {
                trainer.fit(TinyGan.DIGITS, Budget.iterations(3 - i));
            }
        }
        assertThat(names())
                .containsExactly("sheet-0000000000.png", "sheet-0000000002.png", "sheets.gif");
        assertThat(frames()).isEqualTo(2);
    }

    @Test
    void whatCannotBeWritten_isLeftOut_andTheRunGoesOn() throws IOException {
        Files.writeString(sheets, "a file is in the way");
        AtomicInteger asked = new AtomicInteger();
        SampleSheets counted =
                everySecond()
                        .drawing(
                                trainer -> {
                                    asked.incrementAndGet();
                                    return ImageGrid.of(trainer.sample(4));
                                });
        try (GanTrainer trainer = TinyGan.describe(1).addHook(counted).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(5));
            assertThat(trainer.progress().iterations()).isEqualTo(5);
            assertThat(asked).as("it is tried once").hasValue(1);
            Files.delete(sheets);
            trainer.fit(TinyGan.DIGITS, Budget.iterations(6));
        }
        assertThat(names())
                .containsExactly("sheet-0000000005.png", "sheet-0000000006.png", "sheets.gif");
    }

    @Test
    void points_areNoPictures() {
        try (GanTrainer trainer = PointGan.points(4).addHook(everySecond()).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer.fit(PointGan.POINTS, Budget.iterations(1)))
                    .withMessageContaining("only images of shape");
        }
    }
}
