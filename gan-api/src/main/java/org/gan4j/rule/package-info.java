/** Who moves, and how often, in one iteration. */
@NullMarked
package org.gan4j.rule;

import org.jspecify.annotations.NullMarked;
