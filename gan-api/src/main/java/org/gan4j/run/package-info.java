/**
 * What every part of a run knows: players, steps, random numbers, state, budgets and what can go
 * wrong.
 */
@NullMarked
package org.gan4j.run;

import org.jspecify.annotations.NullMarked;
