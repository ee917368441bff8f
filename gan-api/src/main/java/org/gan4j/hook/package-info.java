/** Watchers of a run: progress, logs, pictures, checkpoints. */
@NullMarked
package org.gan4j.hook;

import org.jspecify.annotations.NullMarked;
