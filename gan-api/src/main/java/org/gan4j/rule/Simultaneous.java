package org.gan4j.rule;

import org.gan4j.run.Player;

/**
 * Simultaneous gradient descent (Mescheder et al. 2017, section 2.2): each network runs forward
 * once per iteration and all players are updated from that pass. About a quarter less work per
 * iteration than one step each in turn.
 */
public final class Simultaneous implements UpdateRule {

    private Simultaneous() {}

    /** {@return the rule} */
    public static Simultaneous standard() {
        return new Simultaneous();
    }

    @Override
    public void play(Round round) {
        round.step(round.draw(), round.players().toArray(Player[]::new));
    }

    @Override
    public String toString() {
        return "Simultaneous";
    }
}
