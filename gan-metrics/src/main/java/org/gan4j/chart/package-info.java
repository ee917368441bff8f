/**
 * Results as charts: curves, histograms and points, as PNG files.
 *
 * <p>They are drawn here, with a font of their own, and not by a charting library: those draw text
 * with the fonts of the machine, and a Java runtime of a server or a container often has none, on
 * which every chart of theirs fails.
 */
@NullMarked
package org.gan4j.chart;

import org.jspecify.annotations.NullMarked;
