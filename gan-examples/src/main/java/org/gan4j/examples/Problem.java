package org.gan4j.examples;

import java.io.IOException;

/** What stabilisers are tried on, by the names of the option. */
enum Problem {
    /** 28 x 28 digits. */
    digits {
        @Override
        TestBed open(DigitsOption data, long seed) throws IOException {
            return new DigitsBed(data.read(seed));
        }
    },
    /** The data of the example of this name. */
    ring {
        @Override
        TestBed open(DigitsOption data, long seed) {
            return PointsBed.of(PointMixture.ring(), seed);
        }
    },
    /** The data of the example of this name. */
    grid {
        @Override
        TestBed open(DigitsOption data, long seed) {
            return PointsBed.of(PointMixture.grid(), seed);
        }
    },
    /** The data of the example of this name. */
    mixture {
        @Override
        TestBed open(DigitsOption data, long seed) {
            return LineBed.of(seed);
        }
    };

    /** Whether it is one of pictures, for convolutional networks. */
    boolean hasPictures() {
        return this == digits;
    }

    /** Draws or reads the data; to be closed. */
    abstract TestBed open(DigitsOption data, long seed) throws IOException;
}
