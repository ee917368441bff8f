/**
 * How good generated samples are: one class per metric. Usable on any samples, without training.
 */
@NullMarked
package org.gan4j.metrics;

import org.jspecify.annotations.NullMarked;
