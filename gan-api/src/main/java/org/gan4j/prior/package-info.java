/** Distributions of the latent z. */
@NullMarked
package org.gan4j.prior;

import org.jspecify.annotations.NullMarked;
