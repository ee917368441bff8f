/**
 * What a user types: describe a GAN with {@link org.gan4j.GanTrainer#builder()}, train it, sample
 * from it, and the extension points to change any part of it.
 */
@NullMarked
package org.gan4j;

import org.jspecify.annotations.NullMarked;
