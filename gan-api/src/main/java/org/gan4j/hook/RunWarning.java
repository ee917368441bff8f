package org.gan4j.hook;

/**
 * Something of a run that its user should look at, such as the signs of collapse.
 *
 * @param sign its name, one for each kind
 * @param iteration after which iteration it was found
 * @param evidence what was measured, in words
 */
public record RunWarning(String sign, long iteration, String evidence) {

    @Override
    public String toString() {
        return "iteration %s: %s: %s".formatted(iteration, sign, evidence);
    }
}
