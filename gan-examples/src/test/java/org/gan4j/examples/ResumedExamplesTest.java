package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.examples.Outcome.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Examples that save themselves and go on. */
class ResumedExamplesTest {

    @TempDir Path directory;

    private Outcome play(String arguments, String out, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments.split(" ")));
        all.addAll(List.of("--out", directory.resolve(out).toString()));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void mnist_goesOn_toTheSamePicture() throws Exception {
        String saved = directory.resolve("saved").toString();
        String digits = "mnist --batch-size 16 --steps ";
        assertThat(play(digits + 30, "whole").code()).isZero();
        assertThat(play(digits + 12, "half", "--checkpoint", saved).code()).isZero();
        Outcome refused = play(digits + 30, "half", "--checkpoint", saved);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.text())
                .contains("--checkpoint is " + saved + ", which holds a run already")
                .contains("give --resume to go on with it");
        Outcome resumed = play(digits + 30, "half", "--checkpoint", saved, "--resume");
        assertThat(resumed.code()).as(resumed.text()).isZero();
        assertThat(directory.resolve("half/samples.png"))
                .hasBinaryContent(Files.readAllBytes(directory.resolve("whole/samples.png")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixture --steps 3", "ring --steps 3", "grid --steps 3"})
    void aRunThatHasEnded_isShownAgain(String arguments) {
        String saved = directory.resolve("saved").toString();
        Outcome first = play(arguments, "out", "--checkpoint", saved);
        assertThat(first.code()).as(first.text()).isZero();
        Outcome again = play(arguments, "out", "--checkpoint", saved, "--resume");
        assertThat(again.code()).as(again.text()).isZero();
        String last = first.text().strip().lines().reduce((a, b) -> b).orElseThrow();
        assertThat(again.text()).contains(last);
    }

    @Test
    void aTable_isContinued() throws Exception {
        String saved = directory.resolve("saved").toString();
        Path table = directory.resolve("out/collapse.md");
        assertThat(play("collapse --steps 2", "out", "--checkpoint", saved).code()).isZero();
        List<String> rows = Files.readAllLines(table);
        Files.write(table, rows.subList(0, 5));
        Outcome again = play("collapse --steps 2", "out", "--checkpoint", saved, "--resume");
        assertThat(again.code()).as(again.text()).isZero();
        assertThat(Files.readAllLines(table)).isEqualTo(rows);
    }
}
