package org.gan4j.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.hook.PlayerNumbers;
import org.gan4j.hook.RunWarning;
import org.gan4j.run.Player;
import org.gan4j.sample.TrainedGenerator;

/** What {@link CollapseAlarm} has seen of one run. */
final class CollapseWatch {

    private static final int SAMPLES = 64;
    private static final int IN_A_ROW = 3;
    private static final double FROM = 0.1;
    private static final double REGIONS_FROM = 0.25;
    private static final double FEW = 0.3;
    private static final double SOME = 0.4;
    private static final double FOOLED = 0.6;
    private static final double SURE = 0.001;
    private static final double FALLEN = 1 / 3.0;
    private static final double REACHED = 0.6;
    private static final double WANDERS = 1 / 3.0;

    private final DiversityReference real;
    private final Map<String, Integer> inARow = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final List<Double> diversities = new ArrayList<>();
    private final List<PlayerNumbers> answers = new ArrayList<>();
    private double most;
    private float[] middle = {};
    private int turn;

    CollapseWatch(DiversityReference real) {
        this.real = real;
    }

    void look(Map<Player, PlayerNumbers> numbers) {
        PlayerNumbers discriminator = numbers.get(Player.DISCRIMINATOR);
        if (discriminator != null) {
            answers.add(discriminator);
        }
    }

    boolean isDue(int now) {
        boolean due = now != turn;
        turn = now;
        return due;
    }

    /** Compares samples, and says which signs are there for the first time. */
    List<RunWarning> compare(ObservedTrainer trainer, double spent, long iteration) {
        TrainedGenerator generator = trainer.liveGenerator();
        float[] samples =
                generator.sample(real.request(SAMPLES, generator.conditioning())).floats();
        double diversity = real.diversity(samples);
        double reached = real.reached(samples);
        float[] before = middle;
        middle = real.middle(samples);
        double moved = before.length == 0 ? 0 : real.moved(before, middle);
        diversities.add(diversity);
        double rightOnFakes = mean(PlayerNumbers::fakeAccuracy);
        double onReal = mean(PlayerNumbers::realProbability);
        double onFake = mean(PlayerNumbers::fakeProbability);
        // A short run is compared more often than it is looked at.
        answers.subList(0, Math.max(0, answers.size() - 1)).clear();

        List<RunWarning> found = new ArrayList<>();
        sign(
                found,
                "few shapes",
                spent >= FROM && diversity < FEW && rightOnFakes < FOOLED,
                iteration,
                "samples have %.2f of the distance between real ones, and the discriminator is right on %.0f %% of them",
                diversity,
                100 * rightOnFakes);
        sign(
                found,
                "lost diversity",
                spent >= FROM && most > FEW && diversity < FALLEN * most,
                iteration,
                "samples have %.2f of the distance between real ones, after %.2f",
                diversity,
                most);
        sign(
                found,
                "missing regions",
                spent >= REGIONS_FROM && !real.areImages() && reached < REACHED,
                iteration,
                "%.0f %% of real samples have a generated one in their neighbourhood",
                100 * reached);
        sign(
                found,
                "oscillation",
                spent >= REGIONS_FROM
                        && moved > WANDERS
                        && diversity < SOME
                        && rightOnFakes < FOOLED,
                iteration,
                "samples have %.2f of the distance between real ones, and since the last comparison they moved by %.2f of it",
                diversity,
                moved);
        sign(
                found,
                "won discriminator",
                spent >= FROM && onReal > 1 - SURE && onFake < SURE && diversity < SOME,
                iteration,
                "D(x) is %.5f, D(G(z)) %.5f, and samples have %.2f of the distance between real ones",
                onReal,
                onFake,
                diversity);
        most = Math.max(most, recentMedian());
        return found;
    }

    /** One lucky comparison is no level to fall from. */
    private double recentMedian() {
        int size = diversities.size();
        return size < IN_A_ROW
                ? 0
                : diversities.subList(size - IN_A_ROW, size).stream().sorted().toList().get(1);
    }

    /** NaN, which is neither above nor below anything, where the game has no such number. */
    private double mean(ToDoubleFunction<PlayerNumbers> number) {
        return answers.stream().mapToDouble(number).average().orElse(Double.NaN);
    }

    private void sign(
            List<RunWarning> found,
            String name,
            boolean there,
            long iteration,
            String evidence,
            Object... measured) {
        int times = there ? inARow.merge(name, 1, Integer::sum) : 0;
        inARow.put(name, times);
        if (times >= IN_A_ROW && told.add(name)) {
            found.add(
                    new RunWarning(
                            name, iteration, String.format(Locale.ROOT, evidence, measured)));
        }
    }
}
