package org.gan4j.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.gan4j.data.Conditioning;

/** A generator around a plain block. */
record BlockGenerator(Block block, int latentSize, Shape sampleShape, Conditioning conditioning)
        implements Generator {}
