/**
 * Observers of a run, for people who would rather look than read: a report as a web page,
 * TensorBoard events, comma-separated values. None of them can make a run fail.
 */
@NullMarked
package org.gan4j.watch;

import org.jspecify.annotations.NullMarked;
