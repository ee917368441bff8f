package org.gan4j.examples;

import java.util.Optional;
import org.gan4j.hook.Interval;
import org.gan4j.hook.SampleSheets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a run draws what it makes. */
final class SheetsOption {

    private static final String SHEETS = "sheets";

    @Option(
            names = "--sheets",
            paramLabel = "N",
            description =
                    "Draw what becomes of the same latents or pictures after every N iterations, into"
                            + " sheets in --out; 0 for never (a twentieth of the run).")
    private @Nullable Long sheets;

    /** How many sheets a run has if nothing is said. */
    private static final int USUAL = 20;

    /** Refuses what cannot be, before any work is done. */
    void check(RunOptions run) {
        if (sheets != null) {
            Checked.number("--sheets", sheets, 0, run.steps);
        }
        if (every(run) > 0) {
            Checked.outputDirectory("--out", run.out.resolve(SHEETS));
        }
    }

    private long every(RunOptions run) {
        return sheets == null ? Math.max(1, run.steps / USUAL) : sheets;
    }

    /** The hook that draws sheets, if there are to be any. */
    Optional<SampleSheets> of(RunOptions run) {
        long every = every(run);
        return every == 0
                ? Optional.empty()
                : Optional.of(
                        SampleSheets.to(run.out.resolve(SHEETS)).every(Interval.iterations(every)));
    }
}
