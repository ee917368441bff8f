/** DJL blocks that DJL lacks. */
@NullMarked
package org.gan4j.djl.nn;

import org.jspecify.annotations.NullMarked;
