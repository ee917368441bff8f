package org.gan4j.rule;

import org.gan4j.run.Player;

/**
 * One discriminator step, then one generator step on the very samples that the discriminator was
 * just shown, as the tutorials of PyTorch do. It spares one forward pass of the generator; the
 * discriminator has seen the samples that the generator is judged by.
 */
public final class ReusedFakes implements UpdateRule {

    private ReusedFakes() {}

    /** {@return the rule} */
    public static ReusedFakes standard() {
        return new ReusedFakes();
    }

    @Override
    public void play(Round round) {
        try (Pass pass = round.openInTurn(round.draw(), Player.DISCRIMINATOR, Player.GENERATOR)) {
            round.apply(pass.gradients(Player.DISCRIMINATOR));
            round.apply(pass.gradients(Player.GENERATOR));
        }
    }

    @Override
    public String toString() {
        return "ReusedFakes";
    }
}
