package org.gan4j.run;

import org.gan4j.schedule.Schedule;

/**
 * How far a run is, counted from its start, over all its resumptions.
 *
 * @param iterations finished iterations
 * @param imagesSeen real images shown to the discriminator: the clock of every {@link Schedule}
 * @param epochs passes over the data, with the part of the present one where its length is known
 */
public record Progress(long iterations, long imagesSeen, double epochs) {}
