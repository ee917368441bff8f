package org.gan4j.watch;

import com.google.common.base.Preconditions;
import com.google.common.base.Splitter;
import com.google.common.util.concurrent.AtomicDouble;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.gan4j.hook.RunWarning;
import org.gan4j.run.Progress;

/**
 * Meters of Micrometer, for whatever a program is monitored by. It needs {@code micrometer-core} on
 * the class path, which this library does not bring along.
 *
 * <ul>
 *   <li>gauges {@code gan.iterations}, {@code gan.images} and {@code gan.images.per.second}
 *   <li>gauges of every player by the tag {@code player}, from every tenth iteration: {@code
 *       gan.loss}, {@code gan.gradient.norm}, {@code gan.real.accuracy} and so on; {@code
 *       gan.terms} with the tag {@code name} for each term of a loss
 *   <li>the counter {@code gan.warnings} by the tag {@code sign}
 * </ul>
 *
 * <p>Gauges are taken out of the registry when {@code fit} ends.
 */
public final class Meters {

    private static final int INTERVAL = 10;
    private static final String PREFIX = "gan.";

    /** The tags of the runs that go on, in each registry. */
    private static final Map<MeterRegistry, Set<Tags>> IN_USE = new WeakHashMap<>();

    private Meters() {}

    /**
     * Meters of one run at a time.
     *
     * @param registry where to register them
     * @param tags names and values in turn, that all meters have, such as {@code "run", "digits"};
     *     runs that go on at once need different values
     * @return the hook
     * @throws IllegalArgumentException if a name has no value
     */
    public static Observer to(MeterRegistry registry, String... tags) {
        Preconditions.checkNotNull(registry, "registry");
        Tags own = Tags.of(tags);
        return Observer.of(
                "Meters[registry=%s, tags=%s]".formatted(registry.getClass().getSimpleName(), own),
                start -> watch(registry, own, start));
    }

    /**
     * Begins to meter a run.
     *
     * @throws IllegalStateException if another run has these tags
     */
    static Watch watch(MeterRegistry registry, Tags own, RunEvent start) {
        synchronized (IN_USE) {
            Preconditions.checkState(
                    IN_USE.computeIfAbsent(registry, key -> new HashSet<>()).add(own),
                    "another run that goes on has its meters by %s: give each a tag of its own, as in"
                            + " Meters.to(registry, \"run\", \"digits\")",
                    own.stream().findAny().isEmpty() ? "no tags" : own);
        }
        try {
            return new Run(registry, own, start);
        } catch (RuntimeException e) {
            release(registry, own);
            throw e;
        }
    }

    private static void release(MeterRegistry registry, Tags own) {
        synchronized (IN_USE) {
            IN_USE.getOrDefault(registry, new HashSet<>()).remove(own);
        }
    }

    /** One run. */
    private static final class Run implements Watch {

        private final MeterRegistry registry;
        private final Tags own;
        private final List<Gauge> gauges = new ArrayList<>();
        private final Map<String, AtomicDouble> values = new HashMap<>();

        Run(MeterRegistry registry, Tags own, RunEvent start) {
            this.registry = registry;
            this.own = own;
            moved(start.progress());
        }

        private void moved(Progress progress) {
            set("iterations", own, (double) progress.iterations());
            set("images", own, (double) progress.imagesSeen());
        }

        private void set(String name, Tags tags, double value) {
            values.computeIfAbsent(name + tags, key -> register(PREFIX + name, tags)).set(value);
        }

        private AtomicDouble register(String name, Tags tags) {
            AtomicDouble value = new AtomicDouble();
            gauges.add(
                    Gauge.builder(name, value, AtomicDouble::get)
                            .tags(tags)
                            .strongReference(true)
                            .register(registry));
            return value;
        }

        @Override
        public void afterIteration(IterationEvent event) {
            moved(event.progress());
            if (event.progress().iterations() % INTERVAL == 0) {
                set("images.per.second", own, event.imagesPerSecond());
                Scalars.of(event).forEach(this::set);
            }
        }

        /** Of {@code real_accuracy/generator} or {@code terms/R1/discriminator}. */
        private void set(String path, double value) {
            List<String> parts = new ArrayList<>(Splitter.on('/').splitToList(path));
            String kind = parts.remove(0).replace('_', '.');
            Tags tags = own.and("player", parts.remove(parts.size() - 1));
            if (!parts.isEmpty()) {
                tags = tags.and("name", String.join("/", parts));
            }
            set(kind, tags, value);
        }

        @Override
        public void onRollBack(RunEvent event) {
            moved(event.progress());
        }

        @Override
        public void onWarning(RunWarning warning) {
            registry.counter(PREFIX + "warnings", own.and("sign", warning.sign())).increment();
        }

        @Override
        public void onFinish(RunEvent event) {
            abandon();
        }

        @Override
        public void abandon() {
            gauges.forEach(registry::remove);
            release(registry, own);
        }
    }
}
