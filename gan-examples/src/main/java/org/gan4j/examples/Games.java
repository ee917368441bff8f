package org.gan4j.examples;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.ModeCoverage;
import org.gan4j.run.TrainingDivergedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Every loss, alone and with its usual regularizer, on the ring: the table of docs/games.md. */
@Command(name = "games", description = "Plays every loss on the ring and writes a table.")
public final class Games implements Callable<Integer> {

    @Mixin private final RunOptions run = new RunOptions(5_000, "out/games");

    /** Describes the table. */
    public Games() {}

    @Override
    public Integer call() throws IOException {
        run.check("games.md");
        ResultTable table =
                ResultTable.of(
                        run.out.resolve("games.md"),
                        "| loss | regularizer | modes | high quality | sd ratio | KL, nats |%n|---|---|---|---|---|---|%n"
                                .formatted(),
                        run.resumes());
        for (PointLoss loss : PointLoss.values()) {
            for (PointTerm term : new LinkedHashSet<>(List.of(PointTerm.none, loss.usualTerm()))) {
                if (!table.has(loss.toString(), term.toString())) {
                    table.add(row(loss, term));
                }
            }
        }
        run.reportAll();
        return 0;
    }

    private String row(PointLoss loss, PointTerm term) {
        PointMixture ring = PointMixture.ring();
        TrainingHook silent = new TrainingHook() {};
        try {
            ModeCoverage coverage =
                    ring.coverage(
                            PointGame.play(
                                    ring,
                                    loss,
                                    term,
                                    PointGame.Told.none,
                                    run,
                                    silent,
                                    loss + "-" + term));
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %d/%d | %.1f %% | %.2f | %.4f |%n",
                    loss,
                    term,
                    coverage.covered(),
                    coverage.modes(),
                    100 * coverage.highQuality(),
                    coverage.deviationRatio(),
                    coverage.kl());
        } catch (TrainingDivergedException e) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | diverged at iteration %d | | | |%n",
                    loss,
                    term,
                    e.iteration());
        }
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new Games(), arguments);
    }
}
