package org.gan4j;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.constraint.Constraint;
import org.gan4j.game.PlayerSpec;
import org.gan4j.game.TwoPlayerGame;
import org.gan4j.loss.TargetPolicy;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.Precision;
import org.gan4j.run.Stateful;

/** Refuses compositions that make no sense, before anything is initialised. */
final class BuildCheck {

    private BuildCheck() {}

    static void check(TrainerConfig config) {
        checkPlayers(config);
        checkShares(config);
        checkState(
                config.precision() == Precision.FULL || config.dataType() == DataType.FLOAT32,
                "precision %s goes with weights of FLOAT32, but the data type is %s",
                config.precision(),
                config.dataType());
        if (config.game() instanceof TwoPlayerGame game) {
            checkTwoPlayers(game);
        }
        config.averages()
                .keySet()
                .forEach(
                        network ->
                                checkState(
                                        config.networks().containsKey(network),
                                        "an average of network '%s' was asked for, but this game has"
                                                + " only %s",
                                        network,
                                        config.networks().keySet()));
        for (Constraint constraint : config.constraints()) {
            checkPlayer(constraint, constraint.player(), config);
        }
        for (Regularizer regularizer : config.regularizers()) {
            checkRegularizer(regularizer, config);
        }
        for (Object part : config.components().values()) {
            if (part instanceof ChecksComposition check) {
                check.check(config);
            }
        }
        config.conditioning(); // refuses conditions that contradict each other
    }

    private static void checkPlayers(TrainerConfig config) {
        checkState(!config.players().isEmpty(), "this game has no players");
        Map<String, Player> owners = new HashMap<>();
        for (PlayerSpec spec : config.players()) {
            for (String network : spec.networks()) {
                checkState(
                        config.networks().containsKey(network),
                        "player '%s' trains network '%s', but this game has only %s",
                        spec.player(),
                        network,
                        config.networks().keySet());
                Player owner = owners.put(network, spec.player());
                checkState(
                        owner == null,
                        "network '%s' is trained by both '%s' and '%s': give it to one player",
                        network,
                        owner,
                        spec.player());
            }
        }
        checkState(
                config.players().stream().map(PlayerSpec::player).distinct().count()
                        == config.players().size(),
                "two players have the same name: %s",
                config.players());
    }

    private static void checkShares(TrainerConfig config) {
        int passes = config.workers().size() * config.microBatches();
        checkState(
                config.globalBatchSize() % passes == 0,
                "a batch of %s cannot be shared by %s workers with %s micro-batches each: use a"
                        + " multiple of %s",
                config.globalBatchSize(),
                config.workers().size(),
                config.microBatches(),
                passes);
    }

    private static void checkTwoPlayers(TwoPlayerGame game) {
        int latentSize = game.generator().latentSize();
        checkState(
                latentSize == 0 || game.latentPrior().size() == latentSize,
                "the latent prior draws %s dimensions but the generator takes %s: give both the"
                        + " same size",
                game.latentPrior().size(),
                latentSize);
        Shape made = game.generator().sampleShape();
        Shape taken = game.discriminator().sampleShape();
        checkState(
                taken == null || taken.equals(made),
                "the generator makes samples of shape %s but the discriminator takes %s: give both"
                        + " the same shape",
                made,
                taken);
        checkState(
                game.targetPolicy() == TargetPolicy.hard() || game.loss().usesTargets(),
                "%s has no labels that %s could change: remove it, or use a loss with labels such as"
                        + " Losses.nonSaturating()",
                game.loss(),
                game.targetPolicy());
    }

    private static void checkRegularizer(Regularizer regularizer, TrainerConfig config) {
        checkState(
                regularizer.player() != null && regularizer.weight() != null,
                "%s has no player or no weight",
                regularizer);
        checkPlayer(regularizer, regularizer.player(), config);
        checkState(
                adapts(regularizer.weight()) || isWeight(regularizer.weight().at(0)),
                "the weight of %s must be finite and 0 or more, but begins otherwise: %s",
                regularizer,
                regularizer.weight());
        checkState(
                regularizer.interval() >= 1,
                "the interval of %s must be at least 1 step, but is %s",
                regularizer,
                regularizer.interval());
        checkState(
                regularizer.interval() == 1 || !adapts(regularizer.weight()),
                "the weight of %s adapts itself, but would be felt only in every %sth step and"
                        + " %s-fold there: use the interval 1 or a fixed weight",
                regularizer,
                regularizer.interval(),
                regularizer.interval());
    }

    private static boolean isWeight(double value) {
        return value >= 0 && Double.isFinite(value);
    }

    /** Whether a schedule has state, or is made of one that has. */
    static boolean adapts(Object schedule) {
        return schedule instanceof Decorator decorator
                ? schedule instanceof Stateful || adapts(decorator.decorated())
                : schedule instanceof Stateful || schedule instanceof PerRun;
    }

    private static void checkPlayer(Object part, Player player, TrainerConfig config) {
        List<Player> players = config.players().stream().map(PlayerSpec::player).toList();
        checkState(
                players.contains(player),
                "%s belongs to player '%s', but this game has only %s",
                part,
                player,
                players);
    }
}
