/** Where batches come from. */
@NullMarked
package org.gan4j.djl.internal.data;

import org.jspecify.annotations.NullMarked;
