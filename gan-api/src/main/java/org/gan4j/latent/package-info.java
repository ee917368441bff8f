/** Distributions of the latent z. */
@NullMarked
package org.gan4j.latent;

import org.jspecify.annotations.NullMarked;
