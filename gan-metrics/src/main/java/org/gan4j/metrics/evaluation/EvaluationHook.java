package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.collect.Maps;
import com.google.common.primitives.Doubles;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.gan4j.chart.LineChart;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.Report;
import org.gan4j.metrics.evaluation.EvaluationLog.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the generator during training: the averaged one if there is an average. Its latents
 * come from a seed of their own, the same in every evaluation, so training goes on as without it.
 * It keeps a checkpoint of the best moment and can end the run early, both by the first number of
 * the first metric. With a log, a resumed run knows what was found before it.
 *
 * <pre>{@code
 * .addHook(EvaluationHook.of(evaluation)
 *         .optEveryImages(100_000)
 *         .optBest(Path.of("best"))
 *         .addStopRule(StopRule.patience(5))
 *         .build())
 * }</pre>
 */
public final class EvaluationHook implements TrainingHook {

    private static final Logger LOGGER = LoggerFactory.getLogger(EvaluationHook.class);
    private static final long EVERY = 50_000;
    private static final int SAMPLES = 10_000;

    private final Evaluation evaluation;
    private final long every;
    private final int samples;
    private final long seed;
    private final @Nullable Function<ObservedTrainer, ImageSource> source;
    private final @Nullable BestCheckpoint best;
    private final @Nullable Path chart;
    private final @Nullable Path log;
    private boolean behind;
    private final List<StopRule> rules;
    private final BiConsumer<Long, Report> listener;
    private final List<Entry> moments = new ArrayList<>();
    private long evaluated;
    private boolean prevented;

    private EvaluationHook(Builder builder) {
        evaluation = builder.evaluation;
        every = builder.every;
        samples = builder.samples;
        seed = builder.seed;
        source = builder.source;
        best = builder.best == null ? null : new BestCheckpoint(builder.best);
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
     * Refuses what could not be evaluated later. A run that begins replaces log and best; a resumed
     * one goes on where its checkpoint was made.
     */
    @Override
    public void onStart(RunEvent event) {
        Map<String, String> method = method(event.trainer());
        evaluated = event.progress().imagesSeen();
        List<Entry> known =
                (log == null ? moments : EvaluationLog.read(log))
                        .stream().filter(entry -> entry.images() <= evaluated).toList();
        if (log != null) {
            known.forEach(entry -> entry.check(method, log));
        }
        if (best != null && evaluated == 0) {
            best.begin();
        } else if (best != null) {
            Optional<Entry> found = best.recall();
            found.ifPresent(entry -> entry.check(method, best.note()));
            found.ifPresent(entry -> best.setLeast(loss(entry)));
        }
        if (log != null) {
            EvaluationLog.replace(log, known);
        }
        moments.clear();
        moments.addAll(known);
        long turn = evaluated / every;
        boolean done = known.stream().anyMatch(entry -> entry.images() / every == turn);
        prevented = (log != null) && (turn > 0) && !done;
        if (prevented) {
            evaluate(event.trainer());
        }
    }

    /** What every report says, but for where real images lie. */
    private Map<String, String> method(ObservedTrainer trainer) {
        try {
            Comparison comparison = evaluation.check(judged(trainer));
            return Maps.filterKeys(
                    evaluation.manifest(evaluation.metrics().get(0), comparison),
                    key -> !key.equals("real") && !key.equals("held out"));
        } catch (IOException e) {
            throw new UncheckedIOException("real images cannot be read", e);
        }
    }

    private ImageSource judged(ObservedTrainer trainer) {
        return source == null
                ? ImageSource.of(trainer.generator(), samples, seed)
                : source.apply(trainer);
    }

    @Override
    public void onRollBack(RunEvent event) {
        onStart(event);
    }

    @Override
    public void afterIteration(IterationEvent event) {
        long seen = event.progress().imagesSeen();
        boolean due = seen / every != evaluated / every;
        if (due) {
            evaluated = seen;
            evaluate(event.trainer());
        }
        if ((due || prevented) && rules.stream().anyMatch(rule -> rule.ends(losses()))) {
            LOGGER.info(
                    "a stop rule ends the run after {} images: {}",
                    seen,
                    moments.get(moments.size() - 1).report().values().get(0));
            event.requestStop();
        }
        prevented = false;
    }

    private void evaluate(ObservedTrainer trainer) {
        try {
            Report report = evaluation.of(judged(trainer));
            Entry moment = new Entry(evaluated, report);
            moments.add(moment);
            if (best != null) {
                best.offer(trainer, moment, loss(moment));
            }
            if (log != null) {
                write(log);
            }
            listener.accept(evaluated, report);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the evaluation after %s images failed".formatted(evaluated), e);
        }
    }

    /** On a full disk the run goes on; what is missing is written as soon as there is room. */
    private void write(Path file) {
        try {
            if (behind) {
                EvaluationLog.replace(file, moments);
            } else {
                EvaluationLog.append(file, moments.get(moments.size() - 1));
            }
            behind = false;
        } catch (IOException | UncheckedIOException e) {
            LOGGER.warn("an evaluation cannot be written into {}: the run goes on", file, e);
            behind = true;
        }
    }

    @Override
    public void onFinish(RunEvent event) {
        if (behind && log != null) {
            write(log);
        }
        if (chart == null || moments.size() < 2) {
            return;
        }
        try {
            String name = evaluation.metrics().get(0).name();
            new LineChart(name + " over images")
                    .add(
                            name,
                            moments.stream().mapToDouble(Entry::images).toArray(),
                            Doubles.toArray(history()))
                    .save(chart);
        } catch (IOException e) {
            LOGGER.warn("the chart {} cannot be written", chart, e);
        }
    }

    /** {@return the number that is followed, from every evaluation, oldest first} */
    public List<Double> history() {
        return moments.stream().map(Entry::value).toList();
    }

    private List<Double> losses() {
        return moments.stream().map(this::loss).toList();
    }

    private double loss(Entry moment) {
        boolean smaller = evaluation.metrics().get(0).better() == Better.SMALLER;
        return smaller ? moment.value() : -moment.value();
    }

    @Override
    public String toString() {
        return source == null
                ? "EvaluationHook[every=%s, samples=%s, seed=%s]".formatted(every, samples, seed)
                : "EvaluationHook[every=%s, of=a source]".formatted(every);
    }

    /** Describes when and how a run is evaluated. */
    public static final class Builder {

        private final Evaluation evaluation;
        private final List<StopRule> rules = new ArrayList<>();
        private long every = EVERY;
        private int samples = SAMPLES;
        private long seed = 1;
        private @Nullable Function<ObservedTrainer, ImageSource> source;
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
         * Judges other images than samples of the generator, such as translations:
         *
         * <pre>{@code
         * trainer -> ImageSource.of(TrainedTranslator.of(trainer.generator("a-to-b")).translate(horses))
         * }</pre>
         *
         * @param value makes what is judged, at the start and at every moment; the sources are not
         *     closed. {@link #optSamples} and {@link #optSeed} do not matter then
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optSource(Function<ObservedTrainer, ImageSource> value) {
            source = Preconditions.checkNotNull(value, "source");
            return this;
        }

        /**
         * Keeps a checkpoint of the best moment, and beside it, in a file of the same name with
         * {@code .json}, what was found there. A resumed run knows from it what was best before. To
         * sample from the checkpoint, resume it with the trainer it was made by, and save its
         * generator.
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
         * that it remembers its history and its patience.
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
        public EvaluationHook build() {
            Metric followed = evaluation.metrics().get(0);
            Preconditions.checkState(
                    followed.better() != Better.NEITHER || (best == null && rules.isEmpty()),
                    "no value of %s is better than another, so neither optBest nor a stop rule goes by"
                            + " it: make another metric the first of the evaluation",
                    followed.name());
            Preconditions.checkState(
                    best == null || !new BestCheckpoint(best).note().equals(log),
                    "%s is where optBest notes what its checkpoint is worth: name another file in"
                            + " optLog",
                    log);
            Preconditions.checkState(
                    chart == null || !Files.isDirectory(chart),
                    "%s is a directory, but optChart needs a file",
                    chart);
            return new EvaluationHook(this);
        }
    }
}
