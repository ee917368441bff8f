/** Trained generators at work. */
@NullMarked
package org.gan4j.sample;

import org.jspecify.annotations.NullMarked;
