package org.gan4j.metrics;

import java.util.Random;

/** Draws without replacement. */
final class RandomRows {

    private RandomRows() {}

    /** Some of the numbers from 0 to count - 1, in random order. */
    static int[] draw(int count, int size, Random random) {
        int[] rows = new int[count];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        int[] picked = new int[size];
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(count - i);
            picked[i] = rows[other];
            rows[other] = rows[i];
        }
        return picked;
    }
}
