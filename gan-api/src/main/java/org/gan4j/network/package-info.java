/** What a network of a game is: what it takes, what it returns, and how it is run. */
@NullMarked
package org.gan4j.network;

import org.jspecify.annotations.NullMarked;
