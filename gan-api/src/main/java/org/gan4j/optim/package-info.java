/** Settings of the optimizers; the backend runs them. */
@NullMarked
package org.gan4j.optim;

import org.jspecify.annotations.NullMarked;
