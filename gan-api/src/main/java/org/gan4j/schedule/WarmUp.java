package org.gan4j.schedule;

import com.google.common.base.Preconditions;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.RunMemory;

/**
 * Another schedule, approached in a straight line from 0 (Goyal et al. 2017, section 2.2): its
 * value times min(1, t / images).
 *
 * @param schedule the schedule to warm up to
 * @param images the length of the warm-up in images, at least 1
 */
public record WarmUp(Schedule schedule, long images)
        implements Schedule, Decorator, PerRun<WarmUp> {

    public WarmUp {
        Preconditions.checkNotNull(schedule, "schedule");
        Preconditions.checkArgument(images >= 1, "images must be at least 1, but was %s", images);
    }

    @Override
    public WarmUp start(RunMemory memory) {
        return new WarmUp(memory.start(schedule), images);
    }

    @Override
    public Object decorated() {
        return schedule;
    }

    @Override
    public double at(long imagesSeen) {
        return schedule.at(imagesSeen) * Math.min(1, (double) imagesSeen / images);
    }
}
