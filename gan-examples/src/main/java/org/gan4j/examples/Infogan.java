package org.gan4j.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.chart.LossChart;
import org.gan4j.data.Samples;
import org.gan4j.djl.ImageRecipes;
import org.gan4j.hook.ConsoleProgress;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.watch.FinalPictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network finds out by itself that there are ten digits, and how they vary. */
@Command(
        name = "infogan",
        description =
                "Trains an InfoGAN on 28 x 28 digits, and shows what each of its codes changes.")
public final class Infogan implements Callable<Integer> {

    /** As in the paper for digits. */
    static final CodedPrior PRIOR =
            CodedPrior.of(LatentPrior.uniform(62)).withCategories(10).withContinuous(2);

    private static final int CATEGORIES = 10;
    private static final int COLUMNS = 10;

    /** Beyond the range that is trained on, as in the paper's figure 2. */
    private static final float FARTHEST = 2;

    @Mixin private final DigitsOption data = new DigitsOption(20_000);

    @Option(
            names = "--batch-size",
            defaultValue = "128",
            paramLabel = "B",
            description = "Images per step (${DEFAULT-VALUE}).")
    private int batchSize;

    @Mixin private final SheetsOption sheets = new SheetsOption();

    @Mixin private final RunOptions run = new RunOptions(1_000, "out/infogan");

    @Override
    public Integer call() throws IOException {
        data.check();
        Checked.number("--batch-size", batchSize, 2, data.most());
        run.check(
                "losses.png",
                "category.png",
                "first.png",
                "second.png",
                "interpolation.png",
                "nearest-training-images.png");
        sheets.check(run);
        Checked.savedGenerator("--out", run.out.resolve("generator"));
        Samples digits = data.read(run.seed);
        Checked.number("--batch-size", batchSize, 2, digits.size());
        var gan =
                ImageRecipes.of(28, 28, 1)
                        .infogan(PRIOR)
                        .addHook(ConsoleProgress.to(System.out))
                        .addHook(LossChart.to(run.out.resolve("losses.png")))
                        .addHook(FinalPictures.to(run.out, digits))
                        .optBatchSize(batchSize)
                        .optSeed(run.seed);
        sheets.of(run).ifPresent(gan::addHook);
        RunOptions.warnOfCollapse(gan, digits);
        try (GanTrainer trainer = run.build(gan)) {
            trainer.fit(digits, Budget.iterations(run.steps));
            TrainedGenerator generator = trainer.generator();
            String[] names = {"category.png", "first.png", "second.png"};
            for (int code = 0; code < names.length; code++) {
                varied(generator, code, run.out.resolve(names[code]));
            }
            generator.save(run.out.resolve("generator"));
        }
        run.report();
        System.out.println("Pictures of each code are in " + run.out.toAbsolutePath());
        return 0;
    }

    /** Ten rows of equal noise; from left to right one code takes its values. */
    private static void varied(TrainedGenerator generator, int code, Path file) throws IOException {
        int noise = PRIOR.noise().size();
        float[] latents = new float[CATEGORIES * COLUMNS * PRIOR.size()];
        SplittableRandom random = new SplittableRandom(code);
        for (int row = 0; row < CATEGORIES; row++) {
            float[] shared = new float[noise];
            for (int i = 0; i < noise; i++) {
                shared[i] = (float) (2 * random.nextDouble() - 1);
            }
            for (int column = 0; column < COLUMNS; column++) {
                int at = (row * COLUMNS + column) * PRIOR.size();
                System.arraycopy(shared, 0, latents, at, noise);
                latents[at + noise + (code == 0 ? column : row)] = 1;
                if (code > 0) {
                    latents[at + noise + CATEGORIES + code - 1] =
                            FARTHEST * (2f * column / (COLUMNS - 1) - 1);
                }
            }
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(latents, new Shape(CATEGORIES * COLUMNS, PRIOR.size()));
            float[] pixels = generator.generate(z).toFloatArray();
            ImageGrid.of(Samples.ofFloats(pixels, generator.sampleShape()))
                    .withColumns(COLUMNS)
                    .withScale(2)
                    .save(file);
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Infogan(), arguments);
    }
}
