package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs on pictures that draw sheets and judge themselves. */
class PictureWatchTest {

    @TempDir Path directory;

    private Path pictures() throws IOException {
        Path pictures = directory.resolve("pictures");
        if (!Files.exists(pictures)) {
            Samples digits = StrokeDigits.generate(24, 1);
            for (int i = 0; i < digits.size(); i++) {
                ImageGrid.of(digits.slice(i, i + 1)).save(pictures.resolve(i + ".png"));
            }
        }
        return pictures;
    }

    private Path train(String out, int steps, String... more) throws IOException {
        Path to = directory.resolve(out);
        List<String> first =
                List.of(
                        ("images --size 16 --grey --width 2 --batch-size 4 --steps " + steps)
                                .split(" "));
        List<String> all =
                Stream.of(
                                first.stream(),
                                Stream.of("--data", pictures() + "", "--out", to + ""),
                                Stream.of(more))
                        .flatMap(part -> part)
                        .toList();
        Outcome outcome = run(all);
        assertThat(outcome.code()).as(outcome.text()).isZero();
        if (List.of(more).contains("--metrics")) {
            assertThat(outcome.text()).contains("images: fid ", ", kid ");
        }
        return to;
    }

    private static List<Long> judgedAfter(Path out) throws IOException {
        return Files.readAllLines(out.resolve("evaluations.jsonl")).stream()
                .map(l -> JsonParser.parseString(l).getAsJsonObject().get("images").getAsLong())
                .toList();
    }

    private static List<String> sheets(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("sheets"))) {
            return files.map(file -> file.getFileName() + "").sorted().toList();
        }
    }

    @Test
    void sheetsAndDistances_appearEveryNIterations_andChangeNothing() throws IOException {
        String[] watched = "--sheets 3 --metrics 2 --samples 20 --extractor random".split(" ");
        Path out = train("out", 6, watched);
        assertThat(judgedAfter(out)).containsExactly(8L, 16L, 24L);
        assertThat(sheets(out))
                .containsExactly(
                        "sheet-0000000000.png",
                        "sheet-0000000003.png",
                        "sheet-0000000006.png",
                        "sheets.gif");
        assertThat(out.resolve("fid.png")).isNotEmptyFile();

        Path plain = train("plain", 6, "--sheets", "0");
        assertThat(plain.resolve("samples.png")).hasSameBinaryContentAs(out.resolve("samples.png"));
        assertThat(plain.resolve("sheets")).doesNotExist();
        assertThat(plain.resolve("evaluations.jsonl")).doesNotExist();
    }

    @Test
    void aGameOfSeveralBatchesAnIteration_isJudgedByIterationsToo() throws IOException {
        String more = "--recipe wgan --metrics 2 --samples 20 --extractor random";
        assertThat(judgedAfter(train("out", 4, more.split(" ")))).containsExactly(40L, 80L);
    }

    @Test
    void aResumedRun_hasTheDistancesOfAWholeOne() throws IOException {
        String saved = directory.resolve("saved").toString();
        String[] whole = "--metrics 2 --samples 20 --extractor random".split(" ");
        List<String> lines =
                Files.readAllLines(train("whole", 6, whole).resolve("evaluations.jsonl"));
        String more = String.join(" ", whole) + " --checkpoint " + saved;
        train("half", 3, more.split(" "));
        Path half = train("half", 6, (more + " --resume").split(" "));
        assertThat(Files.readAllLines(half.resolve("evaluations.jsonl"))).isEqualTo(lines);
    }

    @ParameterizedTest
    @EnumSource(ImageGame.class)
    void everyGame_knowsHowManyBatchesItSees(ImageGame game) {
        ImageRecipes small = ImageRecipes.of(16, 16, 1).withWidth(8);
        Samples grey = Samples.ofFloats(new float[8 * 256], new Shape(1, 16, 16));
        try (GanTrainer trainer = game.describe(small, 3).optBatchSize(4).build()) {
            trainer.fit(grey, Budget.iterations(3));
            assertThat(trainer.progress().imagesSeen()).isEqualTo(12L * game.batchesPerIteration());
        }
    }
}
