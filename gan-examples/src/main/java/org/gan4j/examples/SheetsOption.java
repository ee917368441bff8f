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
                            + " sheets in --out (never).")
    private @Nullable Long sheets;

    /** Refuses what cannot be, before any work is done. */
    void check(RunOptions run) {
        if (sheets != null) {
            Checked.number("--sheets", sheets, 1, run.steps);
            Checked.outputDirectory("--out", run.out.resolve(SHEETS));
        }
    }

    /** The hook that draws sheets, if there are to be any. */
    Optional<SampleSheets> of(RunOptions run) {
        return Optional.ofNullable(sheets)
                .map(
                        every ->
                                SampleSheets.to(run.out.resolve(SHEETS))
                                        .every(Interval.iterations(every)));
    }
}
