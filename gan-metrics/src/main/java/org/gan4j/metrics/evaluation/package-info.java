/** Metrics put to use: evaluations, evaluation during training, early stopping. */
@NullMarked
package org.gan4j.metrics.evaluation;

import org.jspecify.annotations.NullMarked;
