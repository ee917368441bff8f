package org.gan4j;

import ai.djl.nn.Block;

/** A discriminator around a plain block. */
record BlockDiscriminator(Block block) implements Discriminator {}
