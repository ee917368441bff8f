package org.gan4j;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/** A generator around a plain block. */
record BlockGenerator(Block block, int latentSize, Shape sampleShape) implements Generator {}
