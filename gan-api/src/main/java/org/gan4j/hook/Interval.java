package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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
     * A moment of a run.
     *
     * @param progress how far the run is
     * @param nanos what the system's clock says
     */
    public record Moment(Progress progress, long nanos) {

        /**
         * The present moment.
         *
         * @param progress how far the run is
         * @return the moment
         */
        public static Moment now(Progress progress) {
            return new Moment(progress, System.nanoTime());
        }
    }

    /**
     * Whether it is over. Iterations and images are counted from the start of the run, so that a
     * resumed run has the same moments.
     *
     * @param last when the thing was done last
     * @param now how far the run is
     * @return whether the thing is due
     */
    public boolean isDue(Moment last, Progress now) {
        Progress then = last.progress();
        return switch (unit) {
            case ITERATIONS -> now.iterations() / length != then.iterations() / length;
            case IMAGES -> now.imagesSeen() / length != then.imagesSeen() / length;
            case MINUTES -> System.nanoTime() - last.nanos() >= TimeUnit.MINUTES.toNanos(length);
        };
    }

    @Override
    public String toString() {
        return length + " " + unit.name().toLowerCase(Locale.ROOT);
    }
}
