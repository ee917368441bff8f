/** What changes samples, critiques and gradients on their way through a step. */
@NullMarked
package org.gan4j.transform;

import org.jspecify.annotations.NullMarked;
