package org.gan4j.metrics;

import com.google.common.base.Preconditions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gan4j.data.Samples;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;
import org.gan4j.hook.TrainingHook;

/**
 * Watches for a game that has collapsed: forty times in a run it compares 64 samples of the live
 * generator with real ones, and the discriminator's answers in between. It {@linkplain
 * IterationEvent#warn warns}, with evidence, of each of these signs once:
 *
 * <ul>
 *   <li><b>few shapes</b>: samples resemble each other, with less than three tenths of the distance
 *       between real ones, while the discriminator does not tell them from real ones: the generator
 *       has found what is taken for real, and makes nothing else
 *   <li><b>lost diversity</b>: the distance between samples has fallen below a third of what it was
 *   <li><b>missing regions</b>: less than six tenths of the real samples have a generated one in
 *       their neighbourhood, after a quarter of the run; not of images, among which all distances
 *       are alike
 *   <li><b>oscillation</b>: after a quarter of the run samples resemble each other, the
 *       discriminator does not tell them from real ones, and their middle wanders from comparison
 *       to comparison by more than a third of the distance between real ones: the generator runs
 *       from mode to mode
 *   <li><b>won discriminator</b>: it is sure of all it sees (D(x) above .999, D(G(z)) below .001)
 *       while samples resemble each other: the generator learns nothing from it any more
 * </ul>
 *
 * <p>A sign counts when it is there in three comparisons one after the other, from a tenth of the
 * run on: every generator makes much of the same at first. A run of fewer than forty iterations
 * says nothing. A discriminator that is always right is no sign by itself; feature matching does
 * well with one.
 *
 * <pre>{@code
 * .addHook(CollapseAlarm.of(digits).stopping())
 * }</pre>
 */
public final class CollapseAlarm implements TrainingHook {

    /** The least number of real samples that an alarm can be given. */
    public static final int LEAST = 16;

    /** How often in a run samples are compared. */
    private static final int COMPARISONS = 40;

    /** In how many iterations the discriminator's answers are looked at once. */
    private static final int LOOK = 5;

    private final DiversityReference real;
    private final boolean stops;
    private final List<RunWarning> warnings = new CopyOnWriteArrayList<>();
    private final Map<ObservedTrainer, CollapseWatch> watches = new ConcurrentHashMap<>();

    private CollapseAlarm(DiversityReference real, boolean stops) {
        this.real = real;
        this.stops = stops;
    }

    /**
     * An alarm that warns.
     *
     * @param real what is trained on, or a part of it, in any order; at least {@value #LEAST}
     *     samples, of which 256 are used. A generator that is told a vector or an image is told
     *     those of them
     * @return the hook
     */
    public static CollapseAlarm of(Samples real) {
        return new CollapseAlarm(
                DiversityReference.of(Preconditions.checkNotNull(real, "real")), false);
    }

    /** {@return an alarm that also ends the run at the first sign} */
    public CollapseAlarm stopping() {
        return new CollapseAlarm(real, true);
    }

    /** {@return what this hook has found so far, in all runs that it watches} */
    public List<RunWarning> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void onStart(RunEvent event) {
        real.check(event.trainer().generator());
        watches.put(event.trainer(), new CollapseWatch(real));
    }

    @Override
    public void onRollBack(RunEvent event) {
        watches.put(event.trainer(), new CollapseWatch(real));
    }

    @Override
    public void afterIteration(IterationEvent event) {
        CollapseWatch watch = watches.get(event.trainer());
        if (watch == null) {
            return;
        }
        long iteration = event.progress().iterations();
        if (iteration % LOOK == 0) {
            watch.look(event.numbers());
        }
        double spent = event.budget().spent(event.progress());
        int turn = (int) (spent * COMPARISONS);
        boolean tooShort = turn > iteration;
        if (tooShort || !watch.isDue(turn)) {
            return;
        }
        for (RunWarning warning : watch.compare(event.trainer(), spent, iteration)) {
            warnings.add(warning);
            event.warn(warning.sign(), warning.evidence());
            if (stops) {
                event.requestStop();
            }
        }
    }

    @Override
    public void onFinish(RunEvent event) {
        watches.remove(event.trainer());
    }

    @Override
    public String toString() {
        return "CollapseAlarm[stops=" + stops + "]";
    }
}
