package org.gan4j.metrics.evaluation;

import com.google.common.base.Preconditions;
import com.google.common.primitives.Doubles;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.gan4j.StateVisitor;
import org.gan4j.Stateful;
import org.gan4j.TrainingHook;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.metrics.ImageSource;
import org.gan4j.picture.LineChart;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the generator during training: the averaged one if there is an average. Its latents
 * come from a seed of their own, the same in every evaluation, so training goes on as without it.
 * It keeps a checkpoint of the best moment and can end the run early, both by the first number of
 * the first metric. The history is part of checkpoints.
 *
 * <pre>{@code
 * .addHook(MetricsHook.of(evaluation)
 *         .optEveryImages(100_000)
 *         .optBest(Path.of("best"))
 *         .addStopRule(StopRule.patience(5))
 *         .build())
 * }</pre>
 */
public final class MetricsHook implements TrainingHook, Stateful {

    private static final long EVERY = 50_000;
    private static final int SAMPLES = 10_000;

    /** So many evaluations are remembered. */
    private static final int REMEMBERED = 100;

    private final Evaluation evaluation;
    private final long every;
    private final int samples;
    private final long seed;
    private final @Nullable Path best;
    private final @Nullable Path chart;
    private final List<StopRule> rules;
    private final BiConsumer<Long, Report> listener;
    private final double[] images = new double[REMEMBERED];
    private final double[] losses = new double[REMEMBERED];
    private int count;
    private long evaluated;
    private double least = Double.POSITIVE_INFINITY;

    private MetricsHook(Builder builder) {
        evaluation = builder.evaluation;
        every = builder.every;
        samples = builder.samples;
        seed = builder.seed;
        best = builder.best;
        chart = builder.chart;
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
            MetricValue leading = report.values().get(0);
            double loss = leading.smallerIsBetter() ? leading.value() : -leading.value();
            remember(seen, loss);
            if (loss < least) {
                least = loss;
                if (best != null) {
                    event.trainer().saveCheckpoint(best);
                }
            }
            listener.accept(seen, report);
        } catch (IOException e) {
            throw new UncheckedIOException("the evaluation after " + seen + " images failed", e);
        }
        if (rules.stream().anyMatch(rule -> rule.ends(Doubles.asList(losses).subList(0, count)))) {
            event.requestStop();
        }
    }

    private void remember(long seen, double loss) {
        if (count == REMEMBERED) {
            System.arraycopy(images, 1, images, 0, count - 1);
            System.arraycopy(losses, 1, losses, 0, count - 1);
            count--;
        }
        images[count] = seen;
        losses[count] = loss;
        count++;
    }

    @Override
    public void onFinish(RunEvent event) {
        if (chart == null || count < 2) {
            return;
        }
        try {
            new LineChart(evaluation.metrics().get(0).name() + " over images")
                    .add(
                            evaluation.metrics().get(0).name(),
                            Arrays.copyOf(images, count),
                            Doubles.toArray(history()))
                    .save(chart);
        } catch (IOException e) {
            throw new UncheckedIOException(chart + " cannot be written", e);
        }
    }

    /** {@return the number that is followed, from the last 100 evaluations, oldest first} */
    public List<Double> history() {
        boolean smaller = evaluation.metrics().get(0).smallerIsBetter();
        return Arrays.stream(losses, 0, count).map(loss -> smaller ? loss : -loss).boxed().toList();
    }

    @Override
    public void visitState(StateVisitor visitor) {
        visitor.integer("evaluated", () -> evaluated, value -> evaluated = value);
        visitor.integer("count", () -> count, value -> count = (int) value);
        visitor.real("least", () -> least, value -> least = value);
        for (int i = 0; i < REMEMBERED; i++) {
            int at = i;
            visitor.real("images" + at, () -> images[at], value -> images[at] = value);
            visitor.real("loss" + at, () -> losses[at], value -> losses[at] = value);
        }
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
         * Keeps a checkpoint of the best moment.
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

        /** {@return the hook, which serves one run} */
        public MetricsHook build() {
            return new MetricsHook(this);
        }
    }
}
