/** Plug-ins that need more than engine-neutral arrays; the others are in gan-api. */
@NullMarked
package org.gan4j.djl.plugin;

import org.jspecify.annotations.NullMarked;
