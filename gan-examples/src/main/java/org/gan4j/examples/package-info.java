/** Runnable programs that read like documentation. */
@NullMarked
package org.gan4j.examples;

import org.jspecify.annotations.NullMarked;
