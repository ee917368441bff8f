/** Samples in memory, where they come from, and pictures of them. */
@NullMarked
package org.gan4j.data;

import org.jspecify.annotations.NullMarked;
