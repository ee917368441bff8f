package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.time.Duration;
import java.util.Locale;
import org.gan4j.run.Progress;

/** When something that is done again and again during a run is due. */
public final class Interval {

    private enum Unit {
        ITERATIONS,
        IMAGES,
        MINUTES
    }

    private final Unit unit;
    private final long length;

    private Interval(Unit unit, long length) {
        Preconditions.checkArgument(
                length >= 1, "an interval has at least 1 of its unit, but was given %s", length);
        this.unit = unit;
        this.length = length;
    }

    /**
     * After every so many iterations of the run.
     *
     * @param count at least 1
     * @return the interval
     */
    public static Interval iterations(long count) {
        return new Interval(Unit.ITERATIONS, count);
    }

    /**
     * After every so many real images.
     *
     * @param count at least 1
     * @return the interval
     */
    public static Interval images(long count) {
        return new Interval(Unit.IMAGES, count);
    }

    /**
     * After so many minutes of the wall clock.
     *
     * @param count at least 1
     * @return the interval
     */
    public static Interval minutes(long count) {
        return new Interval(Unit.MINUTES, count);
    }

    /**
     * Whether it is over. Iterations and images are counted from the start of the run, so that a
     * resumed run has the same moments.
     *
     * @param last how far the run was when the thing was done last
     * @param now how far it is
     * @param since the time that has passed
     * @return whether the thing is due
     */
    public boolean isDue(Progress last, Progress now, Duration since) {
        return switch (unit) {
            case ITERATIONS -> now.iterations() / length != last.iterations() / length;
            case IMAGES -> now.imagesSeen() / length != last.imagesSeen() / length;
            case MINUTES -> since.compareTo(Duration.ofMinutes(length)) >= 0;
        };
    }

    @Override
    public String toString() {
        return length + " " + unit.name().toLowerCase(Locale.ROOT);
    }
}
