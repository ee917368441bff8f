/** Samples as pictures: grids of images, as PNG files. */
@NullMarked
package org.gan4j.picture;

import org.jspecify.annotations.NullMarked;
