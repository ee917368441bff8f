/** How parts look at what they are composed with, and at each other. */
@NullMarked
package org.gan4j.composition;

import org.jspecify.annotations.NullMarked;
