package org.gan4j.composition;

import org.gan4j.data.Conditioning;

/**
 * Implemented by a loss, term or plug-in that reads the conditions of samples, as an auxiliary
 * classifier reads labels: data without them are then refused before training.
 */
public interface Conditioned {

    /** {@return what the real samples must come with} */
    Conditioning conditioning();
}
