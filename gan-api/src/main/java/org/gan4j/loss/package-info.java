/**
 * The games: what generator and discriminator each minimise. One class each; {@link
 * org.gan4j.loss.Losses} is the list.
 */
@NullMarked
package org.gan4j.loss;

import org.jspecify.annotations.NullMarked;
