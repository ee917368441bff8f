package org.gan4j;

import static com.google.common.base.Preconditions.checkNotNull;

import java.util.List;
import org.gan4j.game.Game;

/** Describes the training of a game of your own; see {@link TrainerBuilder}. */
public final class GameTrainerBuilder extends TrainerBuilder<GameTrainerBuilder> {

    private final Game game;

    GameTrainerBuilder(Game game) {
        this.game = checkNotNull(game, "game");
    }

    @Override
    GameTrainerBuilder self() {
        return this;
    }

    @Override
    TrainerConfig compose() {
        return new TrainerConfig(this, game, List.of());
    }
}
