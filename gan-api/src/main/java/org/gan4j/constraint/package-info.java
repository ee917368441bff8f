/** What acts on weights right after a step. */
@NullMarked
package org.gan4j.constraint;

import org.jspecify.annotations.NullMarked;
