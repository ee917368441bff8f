package org.gan4j.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.hook.IterationEvent;

/**
 * The numbers of an iteration by names such as {@code loss/generator} and {@code
 * terms/R1/discriminator}.
 */
final class Scalars {

    private Scalars() {}

    /** What the players have; what none has is left out. */
    static Map<String, Double> of(IterationEvent event) {
        Map<String, Double> all = new LinkedHashMap<>();
        event.numbers()
                .forEach(
                        (player, of) -> {
                            String name = player.name();
                            all.put("loss/" + name, of.loss());
                            all.put("game_loss/" + name, of.gameLoss());
                            of.terms()
                                    .forEach((term, v) -> all.put("terms/" + term + "/" + name, v));
                            of.parts()
                                    .forEach((part, v) -> all.put("parts/" + part + "/" + name, v));
                            all.put("gradient_norm/" + name, of.gradientNorm());
                            known(all, "real_logit/" + name, of.realLogit());
                            known(all, "fake_logit/" + name, of.fakeLogit());
                            known(all, "real_accuracy/" + name, of.realAccuracy());
                            known(all, "fake_accuracy/" + name, of.fakeAccuracy());
                            known(all, "real_probability/" + name, of.realProbability());
                            known(all, "fake_probability/" + name, of.fakeProbability());
                            known(all, "distance/" + name, of.distance());
                        });
        return all;
    }

    private static void known(Map<String, Double> all, String name, double value) {
        if (!Double.isNaN(value)) {
            all.put(name, value);
        }
    }
}
