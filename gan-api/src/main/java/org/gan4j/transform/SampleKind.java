package org.gan4j.transform;

/** Where samples come from. */
public enum SampleKind {
    /** From the data. */
    REAL,
    /** From the generator. */
    FAKE
}
