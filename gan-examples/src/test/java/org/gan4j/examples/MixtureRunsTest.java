package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mixture of numbers reaches what it promises. */
class MixtureRunsTest {

    @TempDir Path directory;

    @Test
    @Tag("slow")
    void mixture_reachesTheDistance_withEachOfFiveSeeds() throws Exception {
        for (int seed = 1; seed <= 5; seed++) {
            Path out = directory.resolve("mixture" + seed);
            Outcome outcome =
                    run("mixture", "--steps", "5000", "--seed", seed + "", "--out", out + "");
            Matcher distance =
                    Pattern.compile("\nWasserstein-1 distance: (\\d\\.\\d{3})\n$")
                            .matcher(outcome.text());
            assertThat(distance.find()).as(outcome.text()).isTrue();
            assertThat(Double.parseDouble(distance.group(1))).as("seed %s", seed).isLessThan(0.15);
            assertThat(ImageIO.read(out.resolve("histogram.png").toFile())).isNotNull();
        }
    }
}
