/** The training loop: rounds, passes, steps and learners. */
@NullMarked
package org.gan4j.djl.internal.loop;

import org.jspecify.annotations.NullMarked;
