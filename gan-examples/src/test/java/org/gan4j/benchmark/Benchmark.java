package org.gan4j.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.rule.ReusedFakes;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Precision;
import org.gan4j.run.RandomSource;
import org.gan4j.schedule.Schedule;

/**
 * The side of this library in a comparison that {@code compare.py} runs: a process that is told by
 * lines what to do, and answers each with a line.
 *
 * <pre>
 * Benchmark WORKLOAD fresh|reused [cpu|gpu0 [FULL|BFLOAT16]]
 *     run N -> seconds; sample N -> seconds; memory -> kB; quit
 * Benchmark WORKLOAD check DIR fresh|reused
 *     writes weights, latents, data, losses of 3 iterations, and where penalties are between
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
        GanTrainerBuilder gan = by(arguments[1], workload.describe());
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

    private static GanTrainerBuilder by(String rule, GanTrainerBuilder gan) {
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

    /** One batch is all the data: where no sample is paired with another, its order is rounding. */
    private static void check(Workload workload, String rule, Path directory) throws IOException {
        Files.createDirectories(directory);
        Recorded latents = new Recorded(LatentPrior.normal(latentSize(workload)));
        List<String> places = new ArrayList<>();
        List<String> batches = new ArrayList<>();
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
                by(
                                rule,
                                workload.describe(
                                        penalty -> new RecordedPenalty(penalty, places, batches)))
                        .optDataType(DataType.FLOAT64)
                        .optLatentPrior(latents)
                        .addHook(record)
                        .build()) {
            trainer.saveCheckpoint(directory.resolve("initial"));
            trainer.fit(data, Budget.iterations(CHECKED));
        }
        Files.write(directory.resolve("latents.txt"), latents.lines);
        Files.write(directory.resolve("places.txt"), places);
        Files.write(directory.resolve("batches.txt"), batches);
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
            lines.add(line(drawn));
            return drawn;
        }
    }

    private static String line(NDArray numbers) {
        return DoubleStream.of(numbers.toDoubleArray())
                .mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
    }

    /** Remembers the uniform numbers that a penalty draws, and the batch that it draws them for. */
    private record RecordedPenalty(Regularizer penalty, List<String> places, List<String> batches)
            implements Regularizer {

        @Override
        public Player player() {
            return penalty.player();
        }

        @Override
        public Schedule weight() {
            return penalty.weight();
        }

        @Override
        public int interval() {
            return penalty.interval();
        }

        @Override
        public boolean usesSampleGradients() {
            return penalty.usesSampleGradients();
        }

        @Override
        public NDArray term(RegularizerContext context) {
            return penalty.term(
                    (RegularizerContext)
                            Proxy.newProxyInstance(
                                    RegularizerContext.class.getClassLoader(),
                                    new Class<?>[] {RegularizerContext.class},
                                    (proxy, method, arguments) ->
                                            method.getName().equals("random")
                                                    ? recording(context, (String) arguments[0])
                                                    : method.invoke(context, arguments)));
        }

        private RandomSource recording(RegularizerContext context, String purpose) {
            RandomSource random = context.random(purpose);
            return new RandomSource() {
                @Override
                public NDArray normal(Shape shape) {
                    return random.normal(shape);
                }

                @Override
                public NDArray uniform(Shape shape) {
                    NDArray drawn = random.uniform(shape);
                    places.add(line(drawn));
                    batches.add(line(context.real()));
                    return drawn;
                }
            };
        }
    }
}
