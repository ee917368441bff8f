/** What a backend implements; of no interest to users. */
@NullMarked
package org.gan4j.spi;

import org.jspecify.annotations.NullMarked;
