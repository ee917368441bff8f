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
                            of.byName().forEach((number, v) -> all.put(number + "/" + name, v));
                            of.terms()
                                    .forEach((term, v) -> all.put("terms/" + term + "/" + name, v));
                            of.parts()
                                    .forEach((part, v) -> all.put("parts/" + part + "/" + name, v));
                        });
        return all;
    }
}
