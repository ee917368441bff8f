package org.gan4j.examples;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.chart.LossChart;
import org.gan4j.data.ImageFiles;
import org.gan4j.data.Samples;
import org.gan4j.djl.CycleGan;
import org.gan4j.game.CycleGanGame;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedTranslator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Two networks learn to translate pictures of one kind into another and back. */
@Command(
        name = "cyclegan",
        description =
                "Learns to translate pictures of one kind into another and back, without pairs.")
public final class UnpairedTranslation implements Callable<Integer> {

    private static final String[] FILES = {"losses.png", "a-to-b.png", "b-to-a.png"};
    private static final int SHOWN = 12;

    @Option(
            names = "--a",
            required = true,
            paramLabel = "DIR|ARCHIVE",
            description = "Pictures of the first kind.")
    private Path first = Path.of("");

    @Option(
            names = "--b",
            required = true,
            paramLabel = "DIR|ARCHIVE",
            description = "Pictures of the second kind.")
    private Path second = Path.of("");

    @Option(
            names = "--size",
            defaultValue = "64",
            paramLabel = "N",
            description =
                    "Height and width that pictures are cropped and resized to, a multiple of 4 from"
                            + " 32 (${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--width",
            defaultValue = "32",
            paramLabel = "W",
            description = "Maps of the outermost layers, 64 as published (${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--blocks",
            defaultValue = "6",
            paramLabel = "N",
            description = "Residual blocks, 9 as published for 256 pixels (${DEFAULT-VALUE}).")
    private int blocks;

    @Option(
            names = "--batch-size",
            defaultValue = "1",
            paramLabel = "B",
            description = "Pictures of each kind per step (${DEFAULT-VALUE}).")
    private int batchSize;

    @Mixin private final SheetsOption sheets = new SheetsOption();

    @Mixin private final RunOptions run = new RunOptions(2_000, "out/cyclegan");

    @Override
    public Integer call() throws IOException {
        Checked.exists("--a", first, "a directory or archive of pictures");
        Checked.exists("--b", second, "a directory or archive of pictures");
        Checked.number("--size", size, 32, 1_024);
        Checked.that(size % 4 == 0, "--size is %s: give a multiple of 4", size);
        Checked.number("--width", width, 1, 1_024);
        Checked.number("--blocks", blocks, 1, 100);
        Checked.number("--batch-size", batchSize, 1, Integer.MAX_VALUE);
        run.check(FILES);
        sheets.check(run);
        Checked.savedGenerator("--out", run.out.resolve(CycleGanGame.A_TO_B));
        Checked.savedGenerator("--out", run.out.resolve(CycleGanGame.B_TO_A));
        Samples a = read(first);
        Samples b = read(second);
        Checked.number("--batch-size", batchSize, 1, Math.min(a.size(), b.size()));
        Shape shape = new Shape(3, size, size);
        var gan =
                CycleGan.builder(shape, shape)
                        .optWidth(width)
                        .optBlocks(blocks)
                        .optImages(Math.max(2, run.steps * batchSize))
                        .describe()
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(LossChart.to(run.out.resolve(FILES[0])))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        run.show(trainer -> thereAndBack(trainer, a, b));
        sheets.of(run)
                .map(all -> all.drawing(trainer -> thereAndBack(trainer, a, b)))
                .ifPresent(gan::addHook);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(Map.of("a", a, "b", b), Budget.iterations(run.steps));
            there(trainer, a).save(run.out.resolve(FILES[1]));
            back(trainer, b).save(run.out.resolve(FILES[2]));
            for (String direction : List.of(CycleGanGame.A_TO_B, CycleGanGame.B_TO_A)) {
                trainer.generator(direction).save(run.out.resolve(direction));
            }
        }
        run.report();
        System.out.println(
                "Pictures, translated, and back again, are in " + run.out.toAbsolutePath());
        return 0;
    }

    private ImageGrid thereAndBack(ObservedTrainer trainer, Samples a, Samples b) {
        return SideBySide.below(there(trainer, a), back(trainer, b));
    }

    private Samples read(Path from) throws IOException {
        try (ImageFiles files = ImageFiles.builder(from).optSize(size, size).optColours().open()) {
            return files.readAll();
        }
    }

    private static SideBySide there(ObservedTrainer trainer, Samples pictures) {
        return cycle(trainer, CycleGanGame.A_TO_B, CycleGanGame.B_TO_A, pictures);
    }

    private static SideBySide back(ObservedTrainer trainer, Samples pictures) {
        return cycle(trainer, CycleGanGame.B_TO_A, CycleGanGame.A_TO_B, pictures);
    }

    /** Pictures, translated, and back. */
    private static SideBySide cycle(
            ObservedTrainer trainer, String there, String back, Samples pictures) {
        Samples shown = pictures.slice(0, Math.min(SHOWN, pictures.size()));
        Samples translated = TrainedTranslator.of(trainer.generator(there)).translate(shown);
        return SideBySide.of(shown)
                .and(translated)
                .and(TrainedTranslator.of(trainer.generator(back)).translate(translated));
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new UnpairedTranslation(), arguments);
    }
}
