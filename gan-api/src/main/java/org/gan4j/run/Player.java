package org.gan4j.run;

import com.google.common.base.Preconditions;

/**
 * One of the two networks that play against each other, by its role in the game.
 *
 * <p>A value and not an enum: a game with more networks names its own players.
 *
 * @param name the name under which losses are reported and state is saved, such as {@code
 *     generator}
 */
public record Player(String name) {

    /** The network that makes samples. */
    public static final Player GENERATOR = new Player("generator");

    /** The network that tells real samples from generated ones. */
    public static final Player DISCRIMINATOR = new Player("discriminator");

    public Player {
        Preconditions.checkArgument(
                name.matches("[a-z][a-z0-9-]*"),
                "player name must be lower-case letters, digits and hyphens, but was '%s'",
                name);
    }

    @Override
    public String toString() {
        return name;
    }
}
