package org.gan4j.djl.torch;

import java.nio.charset.StandardCharsets;

/**
 * Counter-based seeds: the seed of anything random in a run is a hash of the run's seed, the
 * iteration and the purpose, so that a run can be taken up anywhere without a saved generator.
 */
public final class Seeds {

    private Seeds() {}

    /**
     * Hashes numbers into a seed, with the finalizer of SplitMix64 (Steele et al. 2014) after each.
     *
     * @param numbers one or more numbers, in order
     * @return 64 well-mixed bits
     */
    public static long mix(long... numbers) {
        long hash = 0;
        for (long number : numbers) {
            hash += number + 0x9e3779b97f4a7c15L;
            hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
            hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
            hash ^= hash >>> 31;
        }
        return hash;
    }

    /**
     * Hashes a purpose and numbers into a seed.
     *
     * @param purpose what the random numbers are for
     * @param numbers any numbers, in order
     * @return 64 well-mixed bits
     */
    public static long of(String purpose, long... numbers) {
        long hash = mix(numbers);
        for (byte character : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash, character);
        }
        return hash;
    }
}
