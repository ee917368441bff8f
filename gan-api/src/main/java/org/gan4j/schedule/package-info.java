/** Values that change over a run, on the clock of images seen. */
@NullMarked
package org.gan4j.schedule;

import org.jspecify.annotations.NullMarked;
