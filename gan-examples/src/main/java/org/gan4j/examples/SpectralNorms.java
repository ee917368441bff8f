package org.gan4j.examples;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.chart.LineChart;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.SpectralNorm;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.TrainingHook;
import org.gan4j.network.Discriminator;
import org.gan4j.optim.Adam;
import org.gan4j.run.Budget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What spectral normalisation does (Miyato et al. 2018): it divides the weight of each layer by its
 * largest singular value. The product of these values bounds how steep a network can be where its
 * activations are no steeper than 1, so that a normalised one cannot be steeper than 1.
 */
@Command(
        name = "spectral-norm",
        description =
                "Trains a discriminator with and without spectral normalisation, and measures the"
                        + " singular values of its layers and how steep it is.")
public final class SpectralNorms implements Callable<Integer> {

    private static final String PICTURE = "spectral-norm.png";
    private static final String TABLE = "spectral-norm.md";
    private static final String ORIGINAL = "parametrizations.weight.original";
    private static final String LEFT = "parametrizations.weight.0._u";
    private static final String RIGHT = "parametrizations.weight.0._v";
    private static final int[] WIDTHS = {64, 64, 1};
    private static final int INTERVAL = 20;
    private static final int DATA = 20_000;
    private static final double FROM = -6;
    private static final double STEP = 0.01;
    private static final int PLACES = 1_201;

    @Mixin private final RunOptions run = new RunOptions(2_000, "out/spectral-norm");

    /** The weight of a layer. */
    private record Layer(double singular, double estimate) {

        /** What it is in the network: what is stored, divided by the estimate. */
        double normalised() {
            return singular / estimate;
        }
    }

    private static Discriminator network(UnaryOperator<Block> wrapped) {
        Sequential layers = new Sequential();
        for (int i = 0; i < WIDTHS.length; i++) {
            layers.add(i + "", wrapped.apply(new Linear(WIDTHS[i])));
            if (i < WIDTHS.length - 1) {
                layers.add("activation" + i, new LeakyRelu(0.2));
            }
        }
        return Discriminator.of(layers);
    }

    private static List<Layer> layers(ObservedTrainer trainer) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        trainer.weights(weights::put);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < WIDTHS.length; i++) {
            String name = "discriminator/" + i + ".";
            float[] plain = weights.get(name + "weight");
            layers.add(
                    plain != null
                            ? new Layer(new Matrix(plain, WIDTHS[i]).norm(), 1)
                            : normalised(name, weights, WIDTHS[i]));
        }
        return layers;
    }

    private static Layer normalised(String name, Map<String, float[]> weights, int rows) {
        Matrix matrix =
                new Matrix(Objects.requireNonNull(weights.get(name + ORIGINAL), name), rows);
        float[] right = Objects.requireNonNull(weights.get(name + RIGHT), name);
        float[] left = Objects.requireNonNull(weights.get(name + LEFT), name);
        double[] v = new double[right.length];
        Arrays.setAll(v, j -> right[j]);
        double[] product = matrix.times(v);
        double estimate = 0;
        for (int i = 0; i < rows; i++) {
            estimate += left[i] * product[i];
        }
        return new Layer(matrix.norm(), estimate);
    }

    /** How steep a network can be at most. */
    private static double bound(List<Layer> layers) {
        return layers.stream().mapToDouble(Layer::normalised).reduce(1, (a, b) -> a * b);
    }

    /** Notes the bound, as it grows. */
    private static final class Recorded implements TrainingHook {

        private final List<Double> iterations = new ArrayList<>();
        private final List<Double> bounds = new ArrayList<>();

        @Override
        public void afterIteration(IterationEvent event) {
            if (event.progress().iterations() % INTERVAL == 0) {
                iterations.add((double) event.progress().iterations());
                bounds.add(Math.log10(bound(layers(event.trainer()))));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        run.check(PICTURE, TABLE);
        ResultTable table =
                ResultTable.of(
                        run.out.resolve(TABLE),
                        """
                        | network | singular values of the weights | as they are used | their product | steepest place |
                        |---|---|---|---|---|
                        """,
                        false);
        LineChart outputs = new LineChart("what D says");
        LineChart bounds = new LineChart("the bound over the iterations, as a power of ten");
        Map<String, UnaryOperator<Block>> networks = new LinkedHashMap<>();
        networks.put("plain", layer -> layer);
        networks.put("normalised", SpectralNorm::of);
        for (Map.Entry<String, UnaryOperator<Block>> network : networks.entrySet()) {
            Recorded recorded = new Recorded();
            var gan =
                    GanTrainer.builder()
                            .setGenerator(Generators.mlp(1).optLatentSize(10).build())
                            .setDiscriminator(network(network.getValue()))
                            .optOptimizer(Adam.of(1e-3).withBetas(0.5, 0.9))
                            .optBatchSize(256)
                            .addHook(recorded)
                            .optSeed(run.seed);
            try (GanTrainer trainer = run.build(gan, network.getKey())) {
                trainer.fit(LineMixture.draw(DATA, run.seed), Budget.iterations(run.steps));
                List<Layer> layers = layers(trainer);
                double[] said = say(trainer, network.getKey());
                double[] x = new double[PLACES];
                Arrays.setAll(x, i -> FROM + STEP * i);
                outputs.add(network.getKey(), x, said);
                bounds.add(
                        network.getKey(),
                        recorded.iterations.stream().mapToDouble(v -> v).toArray(),
                        recorded.bounds.stream().mapToDouble(v -> v).toArray());
                table.add(
                        String.format(
                                Locale.ROOT,
                                "| %s | %s | %s | %.4f | %.4f |%n",
                                network.getKey(),
                                list(layers.stream().map(Layer::singular).toList()),
                                list(layers.stream().map(Layer::normalised).toList()),
                                bound(layers),
                                steepest(said)));
            }
        }
        LineChart.save(List.of(bounds, outputs), run.out.resolve(PICTURE));
        run.reportAll();
        System.out.println("The pictures are in " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    private static String list(List<Double> values) {
        return String.join(
                ", ", values.stream().map(v -> String.format(Locale.ROOT, "%.3f", v)).toList());
    }

    private double[] say(GanTrainer trainer, String name) throws Exception {
        float[] places = new float[PLACES];
        for (int i = 0; i < PLACES; i++) {
            places[i] = (float) (FROM + STEP * i);
        }
        try (TrainedDiscriminator trained =
                TrainedDiscriminator.of(
                        trainer, run.out.resolve(name).resolve("discriminator.pt"), 1)) {
            float[] logits = trained.logits(places);
            double[] said = new double[PLACES];
            Arrays.setAll(said, i -> logits[i]);
            return said;
        }
    }

    private static double steepest(double... said) {
        double most = 0;
        for (int i = 1; i < said.length; i++) {
            most = Math.max(most, Math.abs(said[i] - said[i - 1]) / STEP);
        }
        return most;
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new SpectralNorms(), arguments);
    }
}
