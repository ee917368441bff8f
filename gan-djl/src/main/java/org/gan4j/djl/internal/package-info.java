/** How training runs; not an API. */
@NullMarked
package org.gan4j.djl.internal;

import org.jspecify.annotations.NullMarked;
