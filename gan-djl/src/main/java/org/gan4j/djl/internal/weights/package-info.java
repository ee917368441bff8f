/** The weights of networks: initial, live, averaged and looking ahead. */
@NullMarked
package org.gan4j.djl.internal.weights;

import org.jspecify.annotations.NullMarked;
