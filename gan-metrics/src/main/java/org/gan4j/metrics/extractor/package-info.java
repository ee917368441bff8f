/** What makes features of images. */
@NullMarked
package org.gan4j.metrics.extractor;

import org.jspecify.annotations.NullMarked;
