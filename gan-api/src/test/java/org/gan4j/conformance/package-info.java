/**
 * Checks that anyone's {@link org.gan4j.loss.Loss} or {@link org.gan4j.regularizer.Regularizer}
 * keeps its contract. They need a training backend on the class path and no test framework.
 */
@NullMarked
package org.gan4j.conformance;

import org.jspecify.annotations.NullMarked;
