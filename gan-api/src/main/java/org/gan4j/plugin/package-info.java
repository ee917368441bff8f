/** Named bundles that install themselves on the extension points. */
@NullMarked
package org.gan4j.plugin;

import org.jspecify.annotations.NullMarked;
