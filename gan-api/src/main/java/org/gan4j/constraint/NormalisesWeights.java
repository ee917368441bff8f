package org.gan4j.constraint;

/**
 * Marks a block that scales its layer's weight itself, as spectral normalisation does: clipping the
 * weight as well would bound nothing.
 */
public interface NormalisesWeights {}
