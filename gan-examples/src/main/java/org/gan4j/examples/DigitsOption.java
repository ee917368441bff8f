package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which digits an example learns from. */
final class DigitsOption {

    private static final String BUILT_IN = "built-in";

    @Option(
            names = "--data",
            defaultValue = BUILT_IN,
            paramLabel = "DIR|built-in",
            description = "MNIST IDX files, or digits drawn by program (${DEFAULT-VALUE}).")
    private String data = BUILT_IN;

    @Option(
            names = "--split",
            paramLabel = "PART",
            description =
                    "Which part of --data: ${COMPLETION-CANDIDATES} (the training set where there is"
                            + " one, or else what there is).")
    private @Nullable Split split;

    private final int drawn;

    /**
     * Describes the option.
     *
     * @param drawn how many digits the program draws
     */
    DigitsOption(int drawn) {
        this.drawn = drawn;
    }

    /** Whether the program draws them. */
    boolean areDrawn() {
        return data.equals(BUILT_IN);
    }

    void check() {
        Split.check(split, areDrawn(), "the directory of the MNIST files");
        if (!areDrawn()) {
            Checked.directory(
                    "--data", Path.of(data), "the directory of the MNIST files, or built-in");
        }
    }

    /** How many there are at most, before they are read or drawn. */
    int most() {
        return areDrawn() ? drawn : Integer.MAX_VALUE;
    }

    Samples read(long seed) throws IOException {
        return areDrawn() ? StrokeDigits.generate(drawn, seed) : Split.mnist(split, Path.of(data));
    }
}
