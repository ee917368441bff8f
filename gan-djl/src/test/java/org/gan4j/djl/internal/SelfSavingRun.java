package org.gan4j.djl.internal;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.hook.Checkpoints;
import org.gan4j.hook.Interval;
import org.gan4j.run.Budget;

/** A program that trains, saves itself and goes on when it is run again: to be killed in tests. */
final class SelfSavingRun {

    private SelfSavingRun() {}

    /** Trains to an iteration and writes the hash of all parameters into a file. */
    public static void main(String[] arguments) throws IOException {
        Path saved = Path.of(arguments[0]);
        try (GanTrainer trainer =
                TinyGan.describe(1)
                        .addHook(Checkpoints.to(saved).every(Interval.iterations(3)).keepLast(2))
                        .build()) {
            trainer.resumeOrStart(saved);
            trainer.fit(TinyGan.DIGITS, Budget.iterations(Long.parseLong(arguments[1])));
            Files.writeString(
                    Path.of(arguments[2]), trainer.progress().iterations() + " " + hash(trainer));
        }
    }

    static String hash(GanTrainer trainer) {
        Hasher hasher = Hashing.sha256().newHasher();
        TinyGan.parameters(trainer)
                .forEach(
                        (name, values) -> {
                            for (float value : values) {
                                hasher.putFloat(value);
                            }
                        });
        return hasher.hash().toString();
    }

    /** Starts it as a process of its own. */
    static Process start(Path saved, long iterations, Path result) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        List.of(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                SelfSavingRun.class.getName(),
                                saved.toString(),
                                Long.toString(iterations),
                                result.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(result + ".log")))
                .start();
    }
}
