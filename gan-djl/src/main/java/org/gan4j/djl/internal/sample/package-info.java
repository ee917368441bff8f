/** Generators at work. */
@NullMarked
package org.gan4j.djl.internal.sample;

import org.jspecify.annotations.NullMarked;
