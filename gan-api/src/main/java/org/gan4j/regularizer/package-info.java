/** Extra terms in a player's loss, one class each. */
@NullMarked
package org.gan4j.regularizer;

import org.jspecify.annotations.NullMarked;
