/** How the optimizers update: one class each. */
@NullMarked
package org.gan4j.djl.internal.optim;

import org.jspecify.annotations.NullMarked;
