/**
 * Results as pictures: grids of samples, curves and histograms, as PNG and without any font of the
 * machine.
 */
@NullMarked
package org.gan4j.picture;

import org.jspecify.annotations.NullMarked;
