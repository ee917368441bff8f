package org.gan4j.djl.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.gan4j.djl.torch.Torch;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody may load while one saves. */
class ReadersBesideAWriterTest {

    private static final int LOADS = 5_000;

    /** As many saves must be seen as well; a disk may take a third of a second for one. */
    private static final int SAVES = 50;

    private static final int STATES = 4;

    @TempDir Path directory;

    /** Some states that all hold one number, the same in each. */
    private static final class Numbers implements AutoCloseable {

        private final NDManager manager = Torch.newManager(Device.cpu());
        private final Map<String, Stateful> states = new LinkedHashMap<>();
        private final Map<String, NDArray> tensors = new LinkedHashMap<>();
        private final Map<String, Long> counts = new LinkedHashMap<>();

        Numbers() {
            for (int i = 0; i < STATES; i++) {
                String name = "state-" + i;
                tensors.put(name, manager.zeros(new Shape(100)));
                counts.put(name, 0L);
                states.put(name, visitor -> visit(name, visitor));
            }
        }

        private void visit(String name, StateVisitor visitor) {
            visitor.tensor("values", tensor(name));
            visitor.integer("count", () -> count(name), value -> counts.put(name, value));
        }

        private NDArray tensor(String name) {
            return tensors.getOrDefault(name, manager.zeros(new Shape()));
        }

        private long count(String name) {
            return counts.getOrDefault(name, -1L);
        }

        void set(long value) {
            counts.replaceAll((name, old) -> value);
            tensors.values().forEach(tensor -> tensor.muli(0).addi(value));
        }

        /** The one number, after it was found everywhere. */
        long value() {
            long value = count("state-0");
            for (String name : states.keySet()) {
                assertThat(count(name)).isEqualTo(value);
                for (float element : tensor(name).toFloatArray()) {
                    assertThat(element).isEqualTo((float) value);
                }
            }
            return value;
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    @Test
    @Tag("slow")
    void everyLoad_isOfOneSave() throws Exception {
        Path saved = directory.resolve("saved");
        AtomicBoolean ends = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (Numbers written = new Numbers();
                Numbers read = new Numbers()) {
            SavedDirectory.write(saved, "thing", new JsonObject(), written.states);
            Thread writer =
                    new Thread(
                            () -> {
                                for (long i = 1; !ends.get(); i++) {
                                    written.set(i);
                                    SavedDirectory.write(
                                            saved, "thing", new JsonObject(), written.states);
                                }
                            });
            writer.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
            writer.start();
            long last = 0;
            long changes = 0;
            for (int i = 0; (i < LOADS || changes < SAVES) && failure.get() == null; i++) {
                try (SavedDirectory opened = SavedDirectory.open(saved, "thing")) {
                    opened.restore(read.states);
                }
                long now = read.value();
                assertThat(now).isGreaterThanOrEqualTo(last);
                changes += now == last ? 0 : 1;
                last = now;
            }
            ends.set(true);
            writer.join();
            assertThat(failure.get()).isNull();
        }
        try (Stream<Path> files = Files.list(saved)) {
            assertThat(files).as("the manifest and one file a state").hasSize(1 + STATES);
        }
    }
}
