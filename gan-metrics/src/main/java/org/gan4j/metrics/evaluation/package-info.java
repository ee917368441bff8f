/** Metrics put to use: reports with manifests, evaluation during training, early stopping. */
@NullMarked
package org.gan4j.metrics.evaluation;

import org.jspecify.annotations.NullMarked;
