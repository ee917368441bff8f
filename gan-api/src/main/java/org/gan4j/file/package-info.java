/**
 * Files that others may read, or lose their disk to, at any moment: they are written whole or not
 * at all, and read with bounds.
 */
@NullMarked
package org.gan4j.file;

import org.jspecify.annotations.NullMarked;
