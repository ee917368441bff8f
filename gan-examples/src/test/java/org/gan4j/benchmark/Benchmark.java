package org.gan4j.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Precision;
import org.gan4j.run.RandomSource;

/**
 * The side of this library in a comparison that {@code compare.py} runs: a process that is told by
 * lines what to do, and answers each with a line.
 *
 * <pre>
 * Benchmark WORKLOAD fresh|reused [cpu|gpu0 [FULL|BFLOAT16]]
 *     run N -> seconds; sample N -> seconds; memory -> kB; quit
 * Benchmark WORKLOAD check DIR fresh|reused
 *     writes weights, latents, data and losses of 3 iterations
 * </pre>
 */
public final class Benchmark {

    private static final int CHECKED = 3;

    private Benchmark() {}

    /** Runs the process. */
    public static void main(String[] arguments) throws IOException {
        Workload workload = Workload.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        if (arguments[1].equals("check")) {
            check(workload, arguments[3], Path.of(arguments[2]));
            return;
        }
        GanTrainerBuilder gan = describe(workload, arguments[1]);
        gan.optDevice(Device.fromName(arguments.length > 2 ? arguments[2] : "cpu"));
        if (arguments.length > 3) {
            gan.optPrecision(Precision.valueOf(arguments[3]));
        }
        Samples data = workload.data();
        try (GanTrainer trainer = gan.build();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            trainer.fit(data, Budget.iterations(1));
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", 2);
                if (words[0].equals("quit")) {
                    return;
                }
                System.out.println(answer(words, trainer, data));
            }
        }
    }

    private static GanTrainerBuilder describe(Workload workload, String rule) {
        GanTrainerBuilder gan = workload.describe();
        return rule.equals("reused") ? gan.optUpdateRule(ReusedFakes.standard()) : gan;
    }

    private static String answer(String[] words, GanTrainer trainer, Samples data)
            throws IOException {
        long start = System.nanoTime();
        switch (words[0]) {
            case "run" -> {
                trainer.fit(
                        data,
                        Budget.iterations(
                                trainer.progress().iterations() + Long.parseLong(words[1])));
                trainer.generator().sample(1, 1); // waits for a GPU
            }
            case "sample" -> trainer.generator().sample(Integer.parseInt(words[1]), 1);
            case "memory" -> {
                return peak();
            }
            default -> throw new IllegalArgumentException(String.join(" ", words));
        }
        return String.format(Locale.ROOT, "%.6f", (System.nanoTime() - start) / 1e9);
    }

    /** The most that this process has had in memory, in kB. */
    private static String peak() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .findFirst()
                    .orElse("0");
        }
    }

    /** One batch is all the data, so that its order matters to rounding only. */
    private static void check(Workload workload, String rule, Path directory) throws IOException {
        Files.createDirectories(directory);
        Recorded latents = new Recorded(LatentPrior.normal(latentSize(workload)));
        List<String> losses = new ArrayList<>();
        TrainingHook record =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        for (Player player : List.of(Player.DISCRIMINATOR, Player.GENERATOR)) {
                            losses.add(
                                    Double.toString(
                                            Objects.requireNonNull(event.numbers().get(player))
                                                    .loss()));
                        }
                    }
                };
        Samples data = workload.data(1);
        try (GanTrainer trainer =
                describe(workload, rule)
                        .optDataType(DataType.FLOAT64)
                        .optLatentPrior(latents)
                        .addHook(record)
                        .build()) {
            trainer.saveCheckpoint(directory.resolve("initial"));
            trainer.fit(data, Budget.iterations(CHECKED));
        }
        Files.write(directory.resolve("latents.txt"), latents.lines);
        Files.write(directory.resolve("losses.txt"), losses);
        Files.write(
                directory.resolve("data.txt"), doubles(data).mapToObj(Double::toString).toList());
    }

    /** As they are trained on in float64. */
    private static DoubleStream doubles(Samples data) {
        if (!data.isBytes()) {
            float[] values = data.resident().floats();
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]);
        }
        byte[] pixels = data.resident().bytes();
        return IntStream.range(0, pixels.length).mapToDouble(i -> (pixels[i] & 0xff) / 127.5 - 1);
    }

    private static int latentSize(Workload workload) {
        try (GanTrainer trainer = workload.describe().build()) {
            return trainer.generator().latentSize();
        }
    }

    /** Remembers what it draws. */
    private static final class Recorded implements LatentPrior {

        private final LatentPrior prior;
        private final List<String> lines = new ArrayList<>();

        Recorded(LatentPrior prior) {
            this.prior = prior;
        }

        @Override
        public int size() {
            return prior.size();
        }

        @Override
        public NDArray draw(int count, RandomSource random) {
            NDArray drawn = prior.draw(count, random);
            StringBuilder line = new StringBuilder();
            for (double value : drawn.toDoubleArray()) {
                line.append(value).append(' ');
            }
            lines.add(line.toString());
            return drawn;
        }
    }
}
