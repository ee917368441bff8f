package org.gan4j.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.gan4j.hook.RunWarning;

/**
 * What should be looked at in a run, with what was measured, and what docs/troubleshooting.md says.
 */
final class Signs {

    private static final double CERTAIN = 0.97;
    private static final double IMBALANCE = 100;

    private static final Map<String, String> ADVICE =
            Map.of(
                    "divergence",
                    "Lower both learning rates to a half, clip gradients (GradientClipping), or add a"
                            + " gradient penalty or spectral normalisation to the discriminator.",
                    "strong discriminator",
                    "The generator learns from a discriminator that can be fooled: add R1,"
                            + " DiffAugment or instance noise, smooth labels on one side, or lower"
                            + " the discriminator's learning rate.",
                    "imbalance",
                    "Lower the learning rate of the player with the larger gradients, or normalise"
                            + " its weights spectrally.",
                    "collapse",
                    "See what the sheets show; then try minibatch standard deviation, packing, R1 or"
                            + " a relativistic loss, and a smaller learning rate.");

    private final JsonArray signs = new JsonArray();

    private Signs() {}

    /** The warnings of hooks, and what the numbers say. */
    static JsonArray of(LoggedSeries series) {
        Signs found = new Signs();
        for (RunWarning warning : series.warnings()) {
            String kind = warning.sign().equals("divergence") ? "divergence" : "collapse";
            found.add(warning.sign(), warning.iteration(), warning.evidence(), kind);
        }
        if (series.firstNotFinite() >= 0) {
            found.add(
                    "divergence",
                    series.firstNotFinite(),
                    "a number of this iteration is not finite",
                    "divergence");
        }
        series.last().keySet().stream()
                .filter(name -> name.startsWith("real_accuracy/"))
                .map(name -> name.substring(name.indexOf('/') + 1))
                .forEach(player -> found.addStrong(series, player));
        found.addImbalance(series);
        return found.signs;
    }

    private void addStrong(LoggedSeries series, String player) {
        double real = series.recent("real_accuracy/" + player);
        double fake = series.recent("fake_accuracy/" + player);
        if (real > CERTAIN && fake > CERTAIN) {
            String evidence =
                    String.format(
                            Locale.ROOT,
                            "%s was right about %.1f %% of real and %.1f %% of generated samples in"
                                    + " the last quarter of the run",
                            player,
                            100 * real,
                            100 * fake);
            add("strong discriminator", series.iterations(), evidence, "strong discriminator");
        }
    }

    private void addImbalance(LoggedSeries series) {
        String largest = "";
        String smallest = "";
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (String name : series.last().keySet()) {
            if (name.startsWith("gradient_norm/")) {
                double norm = series.recent(name);
                if (norm > most) {
                    most = norm;
                    largest = name.substring(name.indexOf('/') + 1);
                }
                if (norm < least) {
                    least = norm;
                    smallest = name.substring(name.indexOf('/') + 1);
                }
            }
        }
        if (least < Double.POSITIVE_INFINITY && most > IMBALANCE * least) {
            String evidence =
                    String.format(
                            Locale.ROOT,
                            "the gradient of %s had a norm of %.3g, that of %s one of %.3g, in the"
                                    + " last quarter of the run",
                            largest,
                            most,
                            smallest,
                            least);
            add("imbalance", series.iterations(), evidence, "imbalance");
        }
    }

    private void add(String sign, long iteration, String evidence, String kind) {
        JsonObject json = new JsonObject();
        json.addProperty("sign", sign);
        json.addProperty("iteration", iteration);
        json.addProperty("evidence", evidence);
        json.addProperty("advice", ADVICE.get(kind));
        signs.add(json);
    }
}
