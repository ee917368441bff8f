package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.djl.internal.PointGan.POINTS;
import static org.gan4j.djl.internal.PointGan.points;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.conformance.FailingDisk;
import org.gan4j.conformance.FailingDisk.Fault;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunLog;
import org.gan4j.hook.TrainingHook;
import org.gan4j.loss.Losses;
import org.gan4j.regularizer.R1;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {

    @TempDir Path directory;

    private Path file() {
        return directory.resolve("new/run.jsonl");
    }

    private List<JsonObject> lines() throws IOException {
        List<JsonObject> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            lines.add(JsonParser.parseString(line).getAsJsonObject());
        }
        return lines;
    }

    private GanTrainerBuilder gan() {
        return points(8).addRegularizer(R1.of(1)).addHook(RunLog.to(file()).every(2));
    }

    @Test
    void linesHoldWhatIsKnownOfEveryPlayer() throws IOException {
        List<Map<Player, PlayerNumbers>> seen = new ArrayList<>();
        TrainingHook watcher =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        assertThat(event.numbers()).isSameAs(event.numbers());
                        seen.add(event.numbers());
                    }
                };
        try (GanTrainer trainer = gan().addHook(watcher).build()) {
            trainer.fit(POINTS, Budget.iterations(4));
        }
        assertThat(lines()).hasSize(2);
        JsonObject last = lines().get(1);
        assertThat(last.get("iteration").getAsInt()).isEqualTo(4);
        assertThat(last.get("images_seen").getAsInt()).isEqualTo(32);
        PlayerNumbers numbers = Objects.requireNonNull(seen.get(3).get(Player.DISCRIMINATOR));
        assertThat(of(last, "loss", "discriminator")).isEqualTo(numbers.loss());
        assertThat(of(last, "game_loss", "discriminator")).isEqualTo(numbers.gameLoss());
        assertThat(of(last, "real_probability", "discriminator"))
                .isEqualTo(numbers.realProbability());
        double term = of(last.getAsJsonObject("terms"), "discriminator", "R1");
        assertThat(numbers.gameLoss() + term).isCloseTo(numbers.loss(), within(1e-6));
        assertThat(last.getAsJsonObject("real_logit").keySet()).containsExactly("discriminator");
        assertThat(last.getAsJsonObject("loss").keySet())
                .containsExactly("discriminator", "generator");
        assertThat(last.keySet()).doesNotContain("distance", "parts");
    }

    private static double of(JsonObject line, String number, String player) {
        return line.getAsJsonObject(number).get(player).getAsDouble();
    }

    @Test
    void aCriticHasADistance_andNoProbabilities() throws IOException {
        try (GanTrainer trainer = gan().optLoss(Losses.wasserstein()).build()) {
            trainer.fit(POINTS, Budget.iterations(2));
        }
        assertThat(lines().get(0).keySet())
                .contains("distance", "real_logit")
                .doesNotContain("real_probability", "fake_probability", "real_accuracy");
    }

    @Test
    void aDiskThatIsFullWhenTheRunIsTakenBack_endsTheLog_andNotTheRun() {
        int failures = 0;
        GanTrainer trainer = points(8).build();
        for (int n = 1; n <= 20; n++) {
            FailingDisk disk = FailingDisk.failingAt(n, Fault.FROM_THEN_ON);
            RunEvent event =
                    new RunEvent(trainer, new Progress(4, 32, 0), Budget.iterations(8), null);
            RunLog log = RunLog.to(disk.path(directory).resolve("log" + n));
            try {
                log.onStart(event);
            } catch (UncheckedIOException e) {
                continue;
            }
            assertThatNoException().isThrownBy(() -> log.onRollBack(event));
            failures += disk.failed().isEmpty() ? 0 : 1;
        }
        trainer.close();
        assertThat(failures).isPositive();
    }

    @Test
    void aResumedRunGoesOn_whereItsCheckpointWasMade_andDropsHalfALine() throws IOException {
        Path saved = directory.resolve("saved");
        try (GanTrainer trainer = gan().build()) {
            trainer.fit(POINTS, Budget.iterations(4));
            trainer.saveCheckpoint(saved);
            trainer.fit(POINTS, Budget.iterations(6));
        }
        Files.writeString(file(), "{\"iteration\":8,\"ima", StandardOpenOption.APPEND);
        try (GanTrainer trainer = gan().build().resume(saved)) {
            trainer.fit(POINTS, Budget.iterations(10));
        }
        assertThat(lines().stream().map(line -> line.get("iteration").getAsInt()))
                .containsExactly(2, 4, 6, 8, 10);
    }
}
