package org.gan4j.network;

/**
 * A block that normalises samples by statistics of their batch in training, as BatchNorm does, so
 * that samples are not judged one by one.
 */
public interface NormalisesBatch {}
