package org.gan4j.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a player's last step in an iteration. Those of the discriminator's outputs are NaN
 * where the step has none, and probabilities and the distance also where the game's logits do not
 * mean them (see {@link org.gan4j.loss.LogitScale}).
 *
 * @param loss what the player minimised: the game's loss and all terms
 * @param gameLoss the game's loss alone
 * @param terms what each term that was due added to the loss, weight included, by its name
 * @param parts the scalars that a game says its loss is made of, by name; may be empty
 * @param gradientNorm the Euclidean norm of the gradient over all parameters of the player
 * @param realLogit the mean logit of real samples
 * @param fakeLogit the mean logit of generated samples
 * @param realAccuracy the part of real samples, or patches, judged real, 0 to 1
 * @param fakeAccuracy the part of generated samples, or patches, judged fake, 0 to 1; a logit on
 *     the boundary is right for neither
 * @param realProbability D(x): the mean probability given to real samples of being real
 * @param fakeProbability D(G(z)): the mean probability given to generated samples of being real
 * @param distance the estimate of the Wasserstein distance, up to the critic's Lipschitz constant
 */
public record PlayerNumbers(
        double loss,
        double gameLoss,
        Map<String, Double> terms,
        Map<String, Double> parts,
        double gradientNorm,
        double realLogit,
        double fakeLogit,
        double realAccuracy,
        double fakeAccuracy,
        double realProbability,
        double fakeProbability,
        double distance) {

    public PlayerNumbers {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** {@return all but terms and parts, by their names in a log; without what there is not} */
    public Map<String, Double> byName() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("loss", loss);
        numbers.put("game_loss", gameLoss);
        numbers.put("gradient_norm", gradientNorm);
        known(numbers, "real_logit", realLogit);
        known(numbers, "fake_logit", fakeLogit);
        known(numbers, "real_accuracy", realAccuracy);
        known(numbers, "fake_accuracy", fakeAccuracy);
        known(numbers, "real_probability", realProbability);
        known(numbers, "fake_probability", fakeProbability);
        known(numbers, "distance", distance);
        return numbers;
    }

    private static void known(Map<String, Double> numbers, String name, double value) {
        if (!Double.isNaN(value)) {
            numbers.put(name, value);
        }
    }
}
