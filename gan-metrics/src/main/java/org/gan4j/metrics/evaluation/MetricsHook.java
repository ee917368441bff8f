package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Doubles;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gan4j.TrainingHook;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.Report;
import org.gan4j.picture.LineChart;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the generator during training: the averaged one if there is an average. Its latents
 * come from a seed of their own, the same in every evaluation, so training goes on as without it.
 * It keeps a checkpoint of the best moment and can end the run early, both by the first number of
 * the first metric. With a log, a resumed run knows what was found before.
 *
 * <pre>{@code
 * .addHook(MetricsHook.of(evaluation)
 *         .optEveryImages(100_000)
 *         .optBest(Path.of("best"))
 *         .addStopRule(StopRule.patience(5))
 *         .build())
 * }</pre>
 */
public final class MetricsHook implements TrainingHook {

    private static final long EVERY = 50_000;
    private static final int SAMPLES = 10_000;

    private final Evaluation evaluation;
    private final long every;
    private final int samples;
    private final long seed;
    private final @Nullable Path best;
    private final @Nullable Path chart;
    private final @Nullable Path log;
    private final List<StopRule> rules;
    private final BiConsumer<Long, Report> listener;
    private final List<Moment> moments = new ArrayList<>();
    private long evaluated;

    /** One evaluation. */
    private record Moment(long images, double value) {
        static Moment of(long images, Report report) {
            return new Moment(images, report.values().get(0).value());
        }
    }

    private MetricsHook(Builder builder) {
        evaluation = builder.evaluation;
        every = builder.every;
        samples = builder.samples;
        seed = builder.seed;
        best = builder.best;
        chart = builder.chart;
        log = builder.log;
        rules = List.copyOf(builder.rules);
        listener = builder.listener;
    }

    /**
     * A hook that evaluates 10,000 samples every 50,000 images.
     *
     * @param evaluation what it computes
     * @return a builder
     */
    public static Builder of(Evaluation evaluation) {
        return new Builder(evaluation);
    }

    /**
     * Refuses what could not be evaluated later. A run that begins replaces the log; a resumed one
     * goes on where its checkpoint was made.
     */
    @Override
    public void onStart(RunEvent event) {
        try {
            evaluation.check(ImageSource.of(event.trainer().generator(), samples, seed));
        } catch (IOException e) {
            throw new UncheckedIOException("the real images cannot be read", e);
        }
        evaluated = event.progress().imagesSeen();
        readLog();
        Preconditions.checkState(
                best == null || evaluated == 0 || !moments.isEmpty() || !Files.exists(best),
                "%s may hold a better moment than this resumed run will see, and there is no log of"
                        + " it: give optLog the log of the run, or move it",
                best);
    }

    private void readLog() {
        if (log == null || !moments.isEmpty() || !Files.exists(log)) {
            return;
        }
        List<EvaluationLog.Entry> kept =
                EvaluationLog.read(log).stream()
                        .filter(entry -> entry.images() <= evaluated)
                        .toList();
        kept.forEach(entry -> checkMethod(entry.report()));
        EvaluationLog.replace(log, kept);
        kept.forEach(entry -> moments.add(Moment.of(entry.images(), entry.report())));
    }

    /** Values of different metrics, extractors or numbers of samples are not comparable. */
    private void checkMethod(Report logged) {
        Map<String, String> there = logged.values().get(0).manifest();
        Map<String, String> here = evaluation.method(evaluation.metrics().get(0));
        Preconditions.checkState(
                there.entrySet().containsAll(here.entrySet())
                        && Integer.toString(samples).equals(there.get("generated count")),
                "%s is the log of another evaluation: it was %s, but now it is %s of %s samples;"
                        + " name another file",
                log,
                there,
                here,
                samples);
    }

    @Override
    public void afterIteration(IterationEvent event) {
        long seen = event.progress().imagesSeen();
        if (seen / every == evaluated / every) {
            return;
        }
        evaluated = seen;
        try {
            Report report =
                    evaluation.of(ImageSource.of(event.trainer().generator(), samples, seed));
            List<Double> before = losses();
            moments.add(Moment.of(seen, report));
            if (log != null) {
                EvaluationLog.append(log, seen, report);
            }
            double loss = losses().get(before.size());
            if (best != null
                    && Double.isFinite(loss)
                    && before.stream().noneMatch(other -> other <= loss)) {
                event.trainer().saveCheckpoint(best);
            }
            listener.accept(seen, report);
        } catch (IOException e) {
            throw new UncheckedIOException("the evaluation after " + seen + " images failed", e);
        }
        if (rules.stream().anyMatch(rule -> rule.ends(losses()))) {
            event.requestStop();
        }
    }

    @Override
    public void onFinish(RunEvent event) {
        if (chart == null || moments.size() < 2) {
            return;
        }
        try {
            String name = evaluation.metrics().get(0).name();
            new LineChart(name + " over images")
                    .add(
                            name,
                            moments.stream().mapToDouble(Moment::images).toArray(),
                            Doubles.toArray(history()))
                    .save(chart);
        } catch (IOException e) {
            throw new UncheckedIOException(chart + " cannot be written", e);
        }
    }

    /** {@return the number that is followed, from every evaluation, oldest first} */
    public List<Double> history() {
        return moments.stream().map(Moment::value).toList();
    }

    private List<Double> losses() {
        double sign = evaluation.metrics().get(0).better() == Better.SMALLER ? 1 : -1;
        return moments.stream().map(moment -> sign * moment.value()).toList();
    }

    @Override
    public String toString() {
        return "MetricsHook[every=%s, samples=%s, seed=%s]".formatted(every, samples, seed);
    }

    /** Describes when and how a run is evaluated. */
    public static final class Builder {

        private final Evaluation evaluation;
        private final List<StopRule> rules = new ArrayList<>();
        private long every = EVERY;
        private int samples = SAMPLES;
        private long seed = 1;
        private @Nullable Path best;
        private @Nullable Path chart;
        private @Nullable Path log;
        private BiConsumer<Long, Report> listener = (images, report) -> {};

        private Builder(Evaluation evaluation) {
            this.evaluation = Preconditions.checkNotNull(evaluation, "evaluation");
        }

        /**
         * Sets how often.
         *
         * @param images after so many real images each, at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optEveryImages(long images) {
            Preconditions.checkArgument(
                    images >= 1, "the interval must be at least 1 image, but was %s", images);
            every = images;
            return this;
        }

        /**
         * Sets how many samples are judged; distances depend on it.
         *
         * @param count at least 2
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optSamples(int count) {
            Preconditions.checkArgument(count >= 2, "at least 2 samples are needed, not %s", count);
            samples = count;
            return this;
        }

        /**
         * Sets the seed of the latents.
         *
         * @param value any number; 1 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optSeed(long value) {
            seed = value;
            return this;
        }

        /**
         * Keeps a checkpoint of the best moment. A run that is resumed needs its {@link #optLog} to
         * know what was best before.
         *
         * @param directory where; overwritten at every new best
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optBest(Path directory) {
            best = Preconditions.checkNotNull(directory, "directory");
            return this;
        }

        /**
         * Draws the number that is followed over the images, at the end of the run.
         *
         * @param file a PNG file
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optChart(Path file) {
            chart = Preconditions.checkNotNull(file, "file");
            return this;
        }

        /**
         * Writes every report into a file, one JSON object per line. A resumed run reads it, so
         * that it remembers its best and its patience.
         *
         * @param file such as {@code evaluations.jsonl}; missing directories are created
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optLog(Path file) {
            log = Preconditions.checkNotNull(file, "file");
            return this;
        }

        /**
         * Ends the run early. Any one of several rules does.
         *
         * @param rule when
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder addStopRule(StopRule rule) {
            rules.add(Preconditions.checkNotNull(rule, "rule"));
            return this;
        }

        /**
         * Hands every report on, such as to a log.
         *
         * @param value is given the images seen and the report
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optListener(BiConsumer<Long, Report> value) {
            listener = Preconditions.checkNotNull(value, "listener");
            return this;
        }

        /**
         * Builds the hook.
         *
         * @return the hook, which serves one run
         * @throws IllegalStateException if the best is to be kept, or a rule to end the run, by a
         *     metric that does not judge
         */
        public MetricsHook build() {
            Metric followed = evaluation.metrics().get(0);
            Preconditions.checkState(
                    followed.better() != Better.NEITHER || (best == null && rules.isEmpty()),
                    "no value of %s is better than another, so neither optBest nor a stop rule goes by"
                            + " it: make another metric the first of the evaluation",
                    followed.name());
            return new MetricsHook(this);
        }
    }
}
