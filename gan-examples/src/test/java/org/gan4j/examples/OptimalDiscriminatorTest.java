package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimalDiscriminatorTest {

    private static final Pattern NUMBERS =
            Pattern.compile(
                    ".*\\| (\\S+), V\\(D, G\\) (\\S+), C\\(G\\) (\\S+), -log 4 \\+ 2 JSD (\\S+)");

    @TempDir private Path out;

    private double[] numbers(String generator) throws IOException {
        String text = Files.readString(out.resolve(generator).resolve("numbers.txt"));
        Matcher matcher = NUMBERS.matcher(text.strip());
        assertThat(matcher.matches()).as(text).isTrue();
        double[] numbers = new double[4];
        for (int i = 0; i < 4; i++) {
            numbers[i] = Double.parseDouble(matcher.group(i + 1));
        }
        return numbers;
    }

    @Test
    @Tag("slow")
    void discriminators_comeNearToTheBest() throws IOException {
        Outcome outcome = Outcome.run("optimal-discriminator", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        for (String generator : new String[] {"good", "close", "far"}) {
            double[] numbers = numbers(generator);
            assertThat(numbers[0]).as(generator).isLessThan(0.05);
            assertThat(numbers[2]).as(generator).isCloseTo(numbers[3], within(1e-3));
            assertThat(numbers[1])
                    .as("what the trained D reaches of it: " + generator)
                    .isBetween(numbers[2] - 0.05, numbers[2] + 1e-3);
        }
        assertThat(numbers("good")[2]).isCloseTo(-Math.log(4), within(1e-3));
        assertThat(numbers("far")[2]).isGreaterThan(-0.01);
        assertThat(ImageIO.read(out.resolve("discriminators.png").toFile()).getHeight())
                .isEqualTo(3 * 480);
    }
}
