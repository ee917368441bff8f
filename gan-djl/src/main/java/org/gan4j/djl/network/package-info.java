/**
 * The ready networks, one class each; {@link org.gan4j.djl.Generators} and {@link
 * org.gan4j.djl.Discriminators} are the lists.
 */
@NullMarked
package org.gan4j.djl.network;

import org.jspecify.annotations.NullMarked;
