package org.gan4j.watch;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gan4j.hook.RunWarning;
import org.gan4j.run.Player;

/**
 * What should be looked at in a run, with what was measured, and what docs/troubleshooting.md says.
 */
final class Signs {

    private static final double CERTAIN = 0.97;
    private static final double IMBALANCE = 100;

    private static final String STRONG = "strong discriminator";
    private static final String IMBALANCED = "imbalance";
    private static final String DIVERGENCE = "divergence";

    private static final String AGAINST_COLLAPSE =
            "See what the sheets show; then try MinibatchStd, Packing, MinibatchDiscrimination, R1, or"
                    + " a relativistic loss with R1 and R2.";

    private static final String AGAINST_STRENGTH =
            "Give the generator a discriminator to learn from: add R1, DiffAugment or InstanceNoise,"
                    + " LabelSmoothing on one side, or lower the discriminator's learning rate.";

    /** The signs of hooks of users have advice of their own, if any. */
    static final Map<String, String> ADVICE =
            Map.of(
                    DIVERGENCE,
                    "Lower both learning rates to a half, as Checkpoints.rollBack does by itself, clip"
                            + " gradients (GradientClipping), train in float32, or add a gradient"
                            + " penalty or spectral normalisation to the discriminator.",
                    IMBALANCED,
                    "Lower the learning rate of the player with the larger gradients, or normalise"
                            + " its weights spectrally.",
                    "oscillation",
                    "Make as many steps with the discriminator as with the generator, lower learning"
                            + " rates and beta1, add R1, and sample with an average (Ema).",
                    STRONG,
                    AGAINST_STRENGTH,
                    "won discriminator",
                    AGAINST_STRENGTH,
                    "few shapes",
                    AGAINST_COLLAPSE,
                    "lost diversity",
                    AGAINST_COLLAPSE,
                    "missing regions",
                    AGAINST_COLLAPSE);

    /** By what they are and of whom, in the order in which they first came. */
    private final Map<String, JsonObject> signs = new LinkedHashMap<>();

    private Signs() {}

    /** The warnings of hooks, and what the numbers say. */
    static JsonArray of(LoggedSeries series) {
        Signs found = new Signs();
        for (RunWarning warning : series.warnings()) {
            found.add(warning.sign(), warning.iteration(), warning.evidence());
        }
        if (series.firstNotFinite() >= 0 && !found.signs.containsKey(DIVERGENCE)) {
            found.add(
                    DIVERGENCE,
                    series.firstNotFinite(),
                    "a number of this iteration is not finite");
        }
        series.last().keySet().stream()
                .filter(name -> name.startsWith("real_accuracy/"))
                .map(name -> name.substring(name.indexOf('/') + 1))
                .filter(player -> !player.equals(Player.GENERATOR.name()))
                .forEach(player -> found.addStrong(series, player));
        found.addImbalance(series);
        JsonArray all = new JsonArray();
        found.signs.values().forEach(all::add);
        return all;
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
            add(STRONG + " " + player, STRONG, series.iterations(), evidence);
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
                if (norm == 0) {
                    continue; // a player that stands still
                }
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
            add(IMBALANCED, series.iterations(), evidence);
        }
    }

    private void add(String sign, long iteration, String evidence) {
        add(sign, sign, iteration, evidence);
    }

    /**
     * Of a sign that is given again and again, the first evidence is shown, and how often it came.
     */
    private void add(String key, String sign, long iteration, String evidence) {
        JsonObject known = signs.get(key);
        if (known != null) {
            known.addProperty("times", known.get("times").getAsLong() + 1);
            known.addProperty("last", iteration);
            return;
        }
        JsonObject json = new JsonObject();
        json.addProperty("sign", sign);
        json.addProperty("iteration", iteration);
        json.addProperty("evidence", evidence);
        json.addProperty("advice", ADVICE.getOrDefault(sign, ""));
        json.addProperty("times", 1);
        signs.put(key, json);
    }
}
