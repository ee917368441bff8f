package org.gan4j.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.chart.Scatter;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.plugin.MinibatchDiscrimination;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.djl.plugin.Packing;
import org.gan4j.metrics.ModeCoverage;
import org.gan4j.optim.Adam;
import org.gan4j.rule.Unrolled;
import org.gan4j.run.Budget;
import org.gan4j.run.TrainingDivergedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A game that loses modes, and what the cures of the literature do for it. */
@Command(
        name = "collapse",
        description = "Lets a GAN collapse on a ring of 8 wide modes, with and without cures.")
public final class Collapse implements Callable<Integer> {

    private static final int TRAINING_POINTS = 100_000;
    private static final int JUDGED = 2_500;
    private static final int RUNS = 3;

    @Mixin private final RunOptions run = new RunOptions(2_000, "out/collapse");

    /** Describes the comparison. */
    public Collapse() {}

    private static Map<String, Plugin> cures() {
        Map<String, Plugin> cures = new LinkedHashMap<>();
        cures.put("none", gan -> {});
        cures.put("minibatch std", MinibatchStd.standard());
        cures.put("minibatch discrimination", MinibatchDiscrimination.of(20, 5));
        cures.put("packing 2", Packing.of(2));
        cures.put("packing 4", Packing.of(4));
        cures.put("unrolling 5", gan -> gan.optUpdateRule(Unrolled.of(5, 0.1)));
        return cures;
    }

    @Override
    public Integer call() throws IOException {
        run.check("collapse.md");
        String head =
                "| cure | modes of 8, seeds %d to %d |%n|---|---|%n"
                        .formatted(run.seed, run.seed + RUNS - 1);
        ResultTable table = ResultTable.of(run.out.resolve("collapse.md"), head, run.resumes());
        for (Map.Entry<String, Plugin> cure : cures().entrySet()) {
            if (table.has(cure.getKey())) {
                continue;
            }
            List<String> found = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                found.add(modes(cure, run.seed + i));
            }
            table.add(
                    String.format(
                            Locale.ROOT, "| %s | %s |%n", cure.getKey(), String.join(", ", found)));
        }
        run.reportAll();
        return 0;
    }

    private String modes(Map.Entry<String, Plugin> cure, long seed) throws IOException {
        PointMixture ring = PointMixture.wideRing();
        GanTrainerBuilder gan = describe(2).optSeed(seed).addPlugin(cure.getValue());
        Samples points = ring.draw(TRAINING_POINTS, seed);
        RunOptions.warnOfCollapse(gan, points);
        try (GanTrainer trainer = run.build(gan, cure.getKey() + " " + seed)) {
            trainer.fit(points, Budget.iterations(run.steps));
            Samples generated = trainer.sample(JUDGED);
            new Scatter(cure.getKey() + ", seed " + seed)
                    .add("real", ring.draw(JUDGED, seed + 1))
                    .add("generated", generated)
                    .save(run.out.resolve(cure.getKey().replace(' ', '-') + "-" + seed + ".png"));
            ModeCoverage coverage = ring.coverage(generated);
            return coverage.covered() + "";
        } catch (TrainingDivergedException e) {
            return "diverged";
        }
    }

    /**
     * A generator that is too quick for its discriminator, with a latent that is too large.
     *
     * @param values how many a sample has
     */
    static GanTrainerBuilder describe(int values) {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(values).optLatentSize(256).optWidths(128, 128).build())
                .setDiscriminator(Discriminators.mlp().optWidths(128, 128).optSlope(0).build())
                .optOptimizer(Adam.of(1e-3))
                .optBatchSize(64);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Collapse(), arguments);
    }
}
