/** How state is written and read. */
@NullMarked
package org.gan4j.djl.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
