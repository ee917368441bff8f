package org.gan4j.djl.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.TrainingHook;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FlatMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int ITERATIONS = 3_000;
    private static final int WARM_UP = 1_000;

    @Test
    @Tag("slow")
    void threeThousandIterations_leaveMemoryAndLiveArraysFlat() {
        assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS);
        List<Long> resident = new ArrayList<>();
        List<Integer> live = new ArrayList<>();
        TrainingHook watcher =
                new TrainingHook() {
                    @Override
                    public void afterIteration(IterationEvent event) {
                        long iteration = event.progress().iterations();
                        if (iteration >= WARM_UP && iteration % 250 == 0) {
                            event.trainer().sample(4);
                            // Buffers outside the heap stay until their owners are collected.
                            System.gc();
                            resident.add(residentKilobytes());
                            live.add(liveArrays());
                        }
                    }
                };
        int before = liveArrays();
        try (GanTrainer trainer =
                TinyGan.describe(1).addRegularizer(new PlainR1()).addHook(watcher).build()) {
            trainer.fit(TinyGan.DIGITS, Budget.iterations(ITERATIONS));
        }
        assertThat(live).allMatch(count -> count.equals(live.get(0)));
        assertThat(liveArrays()).as("after close").isEqualTo(before);
        long most = resident.stream().mapToLong(Long::longValue).max().orElseThrow();
        // One leaked 8 x 1 x 28 x 28 array per iteration would be 50 MB. The allocator may hand
        // memory back in between, so it is growth that is bounded.
        assertThat(most - resident.get(0)).as("kB of %s", resident).isLessThan(16_000);
    }

    @Test
    void aScriptThatFails_leaksNothing() {
        assumeTrue(Files.exists(STATUS), "resident memory is read from " + STATUS);
        TorchScript script =
                TorchScript.compile(
                        """
                        def fail(self, x: Tensor, y: Tensor) -> Tensor:
                          return torch.matmul(x, y)
                        """);
        long before = 0;
        for (int i = 0; i < 400; i++) {
            if (i == 100) {
                before = residentKilobytes();
            }
            try (NDManager manager = Torch.newManager(Device.cpu())) {
                NDArray x = manager.ones(new Shape(1, 250_000));
                script.run(manager, "fail", x, x);
            } catch (RuntimeException expected) {
                assertThat(expected).hasMessageContaining("mat1 and mat2");
            }
        }
        // 300 leaked megabytes would show.
        assertThat(residentKilobytes() - before).isLessThan(30_000);
    }

    private static int liveArrays() {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            return manager.getParentManager().getManagedArrays().size();
        }
    }

    private static long residentKilobytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A second-order term, as leaks love them. */
    private static final class PlainR1 implements Regularizer {

        @Override
        public Player player() {
            return Player.DISCRIMINATOR;
        }

        @Override
        public NDArray term(RegularizerContext context) {
            NDArray x = context.leaf(context.real());
            return context.gradient(context.critique(x).logits().sum(), x).square().sum();
        }

        @Override
        public int interval() {
            return 4;
        }

        @Override
        public Schedule weight() {
            return Schedule.linear(1, 0.5, 1_000_000);
        }
    }
}
