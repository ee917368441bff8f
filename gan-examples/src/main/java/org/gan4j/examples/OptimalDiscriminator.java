package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gan4j.chart.LineChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What the discriminator learns while the generator stands still: D*(x) = p_data(x) / (p_data(x) +
 * p_g(x)) (Goodfellow et al. 2014, proposition 1), and what the game is worth then, C(G) = -log 4 +
 * 2 JSD (theorem 1).
 */
@Command(
        name = "optimal-discriminator",
        description =
                "Trains the discriminator alone, against a good, a close and a far generator, and"
                        + " draws it beside the best one there can be.")
public final class OptimalDiscriminator implements Callable<Integer> {

    private static final String PICTURE = "discriminators.png";

    @Mixin private final RunOptions run = new RunOptions(1_500, "out/optimal-discriminator");

    /** A generator of data N(0, 1). */
    private enum Fixed {
        GOOD(0, 1),
        CLOSE(1, 1.2),
        FAR(6, 0.7);

        private final double mean;
        private final double deviation;

        Fixed(double mean, double deviation) {
            this.mean = mean;
            this.deviation = deviation;
        }

        DiscriminatorAlone game() {
            return new DiscriminatorAlone(mean, deviation);
        }
    }

    @Override
    public Integer call() throws Exception {
        run.check(PICTURE);
        List<LineChart> charts = new ArrayList<>();
        for (Fixed fixed : Fixed.values()) {
            String name = fixed.name().toLowerCase(Locale.ROOT);
            DiscriminatorAlone game = fixed.game();
            double[] trained = game.train(run, name, gan -> {});
            double[] best =
                    DiscriminatorAlone.map(
                            x ->
                                    DiscriminatorAlone.data(x)
                                            / (DiscriminatorAlone.data(x) + game.generated(x)));
            double[] x = DiscriminatorAlone.places();
            charts.add(
                    new LineChart(name + " generator")
                            .add("data", x, DiscriminatorAlone.map(DiscriminatorAlone::data))
                            .add("generated", x, DiscriminatorAlone.map(game::generated))
                            .add("D, best", x, best)
                            .add("D, trained", x, trained));
            tell(name, game, best, trained);
        }
        LineChart.save(charts, run.out.resolve(PICTURE));
        run.reportAll();
        System.out.println("The pictures are in " + run.out.resolve(PICTURE).toAbsolutePath());
        return 0;
    }

    private void tell(String name, DiscriminatorAlone game, double[] best, double[] trained)
            throws IOException {
        double[] x = DiscriminatorAlone.places();
        double[] value = new double[x.length];
        double[] reached = new double[x.length];
        double[] divergence = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double data = DiscriminatorAlone.data(x[i]);
            double generated = game.generated(x[i]);
            double middle = (data + generated) / 2;
            value[i] = log(data, best[i]) + log(generated, 1 - best[i]);
            reached[i] = log(data, trained[i]) + log(generated, 1 - trained[i]);
            divergence[i] = (log(data, data / middle) + log(generated, generated / middle)) / 2;
        }
        String line =
                String.format(
                        Locale.ROOT,
                        "%s: mean |D - D*| %.4f, V(D, G) %.4f, C(G) %.4f, -log 4 + 2 JSD %.4f%n",
                        name,
                        game.off(trained, best),
                        DiscriminatorAlone.integral(reached),
                        DiscriminatorAlone.integral(value),
                        -Math.log(4) + 2 * DiscriminatorAlone.integral(divergence));
        Files.writeString(run.out.resolve(name).resolve("numbers.txt"), line);
        System.out.print(line);
    }

    /** p log q, which is 0 where p is. */
    private static double log(double p, double q) {
        return p == 0 || q == 0 ? 0 : p * Math.log(q);
    }

    /** Runs this example with its options. */
    public static void main(String[] arguments) {
        Main.run(new OptimalDiscriminator(), arguments);
    }
}
