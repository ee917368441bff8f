package org.gan4j.metrics.evaluation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.metrics.ImageSource;
import org.gan4j.metrics.MetricValue;
import org.gan4j.metrics.MetricValue.Better;
import org.gan4j.metrics.extractor.RandomExtractor;
import org.gan4j.plugin.Ema;

/** Small runs that are evaluated, and a metric that reads its values from a list. */
final class HookRuns {

    static final Samples DIGITS = StrokeDigits.generate(64, 1);

    private HookRuns() {}

    static GanTrainerBuilder describe() {
        return GanTrainer.builder()
                .setGenerator(Generators.mlp(1, 28, 28).optWidths(8, 8, 8).build())
                .setDiscriminator(Discriminators.mlp().optWidths(8, 8, 8).build())
                .addPlugin(Ema.halfLifeImages(50))
                .optBatchSize(8);
    }

    static Evaluation evaluation(Metric metric) {
        return Evaluation.builder()
                .setExtractor(RandomExtractor.of(8, 1))
                .setReal(ImageSource.of(DIGITS))
                .addMetric(metric)
                .build();
    }

    static EvaluationHook.Builder hook(Metric metric) {
        return EvaluationHook.of(evaluation(metric)).optEveryImages(32).optSamples(20);
    }

    /** A metric that reads its values from a list. */
    private record Told(List<Double> values, Better better) implements Metric {

        @Override
        public String name() {
            return "told";
        }

        @Override
        public ImmutableMap<String, String> settings() {
            return ImmutableMap.of();
        }

        @Override
        public ImmutableList<MetricValue> compute(Comparison comparison) {
            return ImmutableList.of(
                    new MetricValue("told", values.remove(0), better, ImmutableMap.of()));
        }
    }

    static Told told(Better better, double... values) {
        List<Double> list = new ArrayList<>();
        for (double value : values) {
            list.add(value);
        }
        return new Told(list, better);
    }
}
