package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import com.google.common.base.Splitter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that translate pictures. */
class TranslationExamplesTest {

    @TempDir Path directory;

    private Outcome command(String text) {
        String filled = text.replace("TMP", directory + "");
        return run(Splitter.on(' ').splitToList(filled).toArray(String[]::new));
    }

    private void save(String folder, int count, int width) throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(width, 32, BufferedImage.TYPE_INT_RGB);
            for (int at = 0; at < 32 * width; at++) {
                image.setRGB(at % width, at / width, random.nextInt());
            }
            Path file = directory.resolve(folder).resolve(i + ".bmp");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "bmp", file.toFile());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grey", "edges", "super_resolution", "inpainting"})
    void pix2pix_onBuiltInShapes_leavesPairsAndATranslator(String task) throws IOException {
        Outcome outcome =
                command(
                        "pix2pix --task %s --steps 2 --width 2 --batch-size 2 --flips --out TMP/out"
                                .formatted(task));
        assertThat(outcome.code()).as(outcome.text()).isZero();
        BufferedImage pairs = ImageIO.read(directory.resolve("out/pairs.png").toFile());
        assertThat(pairs.getWidth()).isEqualTo(3 * (2 * 32 + 2) + 2);
        assertThat(pairs.getHeight()).isEqualTo(12 * (2 * 32 + 2) + 2);
        assertThat(Outcome.watchedRuns(directory)).isEqualTo(1);
        save("in", 3, 40);
        Outcome translated =
                command("translate --model TMP/out/generator --in TMP/in --out TMP/made");
        assertThat(translated.code()).as(translated.text()).isZero();
        assertThat(ImageIO.read(directory.resolve("made/2.png").toFile()).getWidth()).isEqualTo(32);
    }

    @Test
    void pix2pix_onPairsSideBySide() throws IOException {
        save("pairs", 4, 64);
        Outcome outcome =
                command(
                        "pix2pix --data TMP/pairs --steps 2 --width 2 --batch-size 2 --lambda 1000 --patch 16 --out TMP/out"
                                + " --checkpoint TMP/saved");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(directory.resolve("out/generator/manifest.json")).exists();
        assertThat(command("pix2pix --data TMP/pairs --images TMP/pairs").text())
                .contains("give one of them");
        assertThat(command("pix2pix --patch 17").text()).contains("--patch is 17: give one of");
        assertThat(command("pix2pix --lambda -1").text()).contains("--lambda is -1.0: give");
        assertThat(command("pix2pix --size 64").text())
                .contains("the built-in shapes have 32 x 32 pixels");
    }

    @Test
    void cyclegan_translatesThereAndBack() throws IOException {
        save("a", 3, 32);
        save("b", 4, 50);
        Outcome outcome =
                command(
                        "cyclegan --a TMP/a --b TMP/b --size 32 --width 2 --blocks 1 --steps 2"
                                + " --sheets 1 --out TMP/out");
        assertThat(outcome.code()).as(outcome.text()).isZero();
        BufferedImage sheet =
                ImageIO.read(directory.resolve("out/sheets/sheet-0000000001.png").toFile());
        assertThat(sheet.getHeight()).isEqualTo((3 + 4) * (2 * 32 + 2) + 2);
        assertThat(Outcome.watchedRuns(directory)).isEqualTo(1);
        Outcome cycle =
                command(
                        "evaluate --model TMP/out/a-to-b --in TMP/a --back TMP/out/b-to-a --real TMP/a"
                                + " --metrics l1,psnr,ssim --extractor random");
        assertThat(cycle.code()).as(cycle.text()).isZero();
        assertThat(cycle.text()).contains("l1", "psnr", "ssim");
        assertThat(command("evaluate --fake TMP/a --real TMP/a --in TMP/a").text())
                .contains("--in is for a --model");
        for (String way : new String[] {"a-to-b", "b-to-a"}) {
            assertThat(ImageIO.read(directory.resolve("out/" + way + ".png").toFile()).getWidth())
                    .isEqualTo(3 * (2 * 32 + 2) + 2);
            Outcome translated =
                    command("translate --model TMP/out/" + way + " --in TMP/a --out TMP/" + way);
            assertThat(translated.code()).as(translated.text()).isZero();
        }
        assertThat(directory.resolve("a-to-b/0.png")).exists();
        assertThat(command("cyclegan --a TMP/a --b TMP/none").text()).contains("--b is", "none");
    }

    @Test
    void aGeneratorThatTranslatesNothing_isRefused_andMayBeInverted() throws IOException {
        save("in", 1, 32);
        assertThat(command("mnist --steps 1 --width 2 --out TMP/digits").code()).isZero();
        assertThat(command("translate --model TMP/digits/generator --in TMP/in").text())
                .contains("--model is", "takes images and nothing else");
        Outcome found =
                command(
                        "invert --model TMP/digits/generator --image TMP/in/0.bmp TMP/in --steps 2"
                                + " --restarts 1 --out TMP/found.png");
        assertThat(found.code()).as(found.text()).isZero();
        assertThat(ImageIO.read(directory.resolve("found.png").toFile()).getHeight())
                .isEqualTo(2 * (2 * 28 + 2) + 2);
    }
}
