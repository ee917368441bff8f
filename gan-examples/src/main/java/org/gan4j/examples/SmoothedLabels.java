package org.gan4j.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.gan4j.chart.LineChart;
import org.gan4j.plugin.LabelSmoothing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What label smoothing makes of the best discriminator: told a of real samples and b of generated
 * ones it is (a p_data + b p_g) / (p_data + p_g) (Salimans et al. 2016, section 3.4).
 */
@Command(
        name = "label-smoothing",
        description =
                "Trains the discriminator alone, with three pairs of labels, and draws it beside the"
                        + " best one there can be with them.")
public final class SmoothedLabels implements Callable<Integer> {

    private static final String PICTURE = "label-smoothing.png";
    private static final String TABLE = "label-smoothing.md";
    private static final double LEAST_DENSITY = 0.02;

    /** What the discriminator is told of real and of generated samples. */
    private record Labels(String name, double real, double fake) {

        double best(DiscriminatorAlone game, double x) {
            double data = DiscriminatorAlone.data(x);
            double generated = game.generated(x);
            return (real * data + fake * generated) / (data + generated);
        }
    }

    private static final List<Labels> ALL =
            List.of(
                    new Labels("not smoothed", 1, 0),
                    new Labels("one-sided", 0.9, 0),
                    new Labels("two-sided", 0.9, 0.1));

    @Mixin private final RunOptions run = new RunOptions(1_500, "out/label-smoothing");

    @Override
    public Integer call() throws Exception {
        run.check(PICTURE, TABLE);
        ResultTable table =
                ResultTable.of(
                        run.out.resolve(TABLE),
                        """
                        | labels | real, generated | mean of abs(D - D*) | largest D | smallest D |
                        |---|---|---|---|---|
                        """,
                        false);
        DiscriminatorAlone game = new DiscriminatorAlone(1, 1.2);
        double[] x = DiscriminatorAlone.places();
        LineChart chart = new LineChart("D with labels that are smoothed");
        for (Labels labels : ALL) {
            LabelSmoothing smoothing = LabelSmoothing.of(labels.real, labels.fake);
            double[] trained = game.train(run, labels.name, smoothing);
            double[] best = DiscriminatorAlone.map(place -> labels.best(game, place));
            chart.add(labels.name, x, trained);
            table.add(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s, %s | %.4f | %.3f | %.3f |%n",
                            labels.name,
                            labels.real,
                            labels.fake,
                            game.off(trained, best),
                            Arrays.stream(seen(game, trained)).max().orElse(0),
                            Arrays.stream(seen(game, trained)).min().orElse(0)));
        }
        chart.save(run.out.resolve(PICTURE));
        run.reportAll();
        System.out.println("The picture is " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    /** What is said where there are samples. */
    private static double[] seen(DiscriminatorAlone game, double... said) {
        double[] x = DiscriminatorAlone.places();
        return IntStream.range(0, x.length)
                .filter(i -> DiscriminatorAlone.data(x[i]) + game.generated(x[i]) > LEAST_DENSITY)
                .mapToDouble(i -> said[i])
                .toArray();
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new SmoothedLabels(), arguments);
    }
}
