package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttentionMapsTest {

    private static final Pattern NUMBERS =
            Pattern.compile(
                    "gamma (\\S+), mean entropy (\\S+) before training and (\\S+) after, of log 64 ="
                            + " 4.159");

    @TempDir private Path out;

    @Test
    @Tag("slow")
    void attention_learnsToLookSomewhere() throws IOException {
        Outcome outcome = Outcome.run("attention", "--steps", "300", "--out", out.toString());
        assertThat(outcome.code()).as(outcome.text()).isZero();
        String text = Files.readString(out.resolve("attention.txt")).strip();
        Matcher numbers = NUMBERS.matcher(text);
        assertThat(numbers.matches()).as(text).isTrue();
        assertThat(Math.abs(Double.parseDouble(numbers.group(1)))).isGreaterThan(0.001);
        assertThat(Double.parseDouble(numbers.group(3)))
                .as("%s", text)
                .isLessThan(Double.parseDouble(numbers.group(2)) - 0.1);
        assertThat(out.resolve("attention.png")).exists();
    }
}
