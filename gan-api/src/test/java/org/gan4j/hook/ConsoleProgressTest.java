package org.gan4j.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import org.gan4j.run.Budget;
import org.gan4j.run.Player;
import org.gan4j.run.Progress;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

    private static final ObservedTrainer NO_TRAINER =
            (ObservedTrainer)
                    Proxy.newProxyInstance(
                            ObservedTrainer.class.getClassLoader(),
                            new Class<?>[] {ObservedTrainer.class},
                            (proxy, method, arguments) -> {
                                throw new UnsupportedOperationException(method.getName());
                            });

    private final StringBuilder text = new StringBuilder();
    private long nanos = 1;

    /** Half a second for each iteration, of which a run of 40 makes some. */
    private String watch(boolean redraws, long iterations) {
        ConsoleProgress progress = new ConsoleProgress(text, redraws, () -> nanos);
        progress.onStart(event(0));
        for (long i = 1; i <= iterations; i++) {
            progress.afterIteration(new Iteration(progress(i)));
            nanos += 500_000_000;
        }
        progress.onFinish(event(iterations));
        return text.toString();
    }

    private static Progress progress(long iterations) {
        return new Progress(iterations, 64 * iterations, 0);
    }

    private static RunEvent event(long iterations) {
        return new RunEvent(NO_TRAINER, progress(iterations), Budget.iterations(40), null);
    }

    @Test
    void lines_standAloneFiveSecondsApart_andEndWithTheLastIteration() {
        String rest = " iterations  discriminator 0.612  generator 1.482  1,563 images/s\n";
        assertThat(watch(false, 40))
                .isEqualTo(
                        ("  3 %  1" + rest)
                                + (" 28 %  11" + rest)
                                + (" 53 %  21" + rest)
                                + (" 78 %  31" + rest)
                                + ("100 %  40" + rest));
    }

    @Test
    void lines_ofARunThatStoppedBetweenTwo_endWithWhereItStopped() {
        assertThat(watch(false, 15)).endsWith(" images/s\n 38 %  15 iterations\n");
    }

    @Test
    void lines_ofARunThatHadNothingLeftToDo_areNone() {
        assertThat(watch(false, 0)).isEmpty();
    }

    @Test
    void aDiskThatIsFull_isToldOfOnce_andTheRunGoesOn() {
        int[] asked = new int[1];
        Appendable full =
                new Appendable() {
                    @Override
                    public Appendable append(CharSequence text) throws IOException {
                        asked[0]++;
                        throw new IOException("No space left on device");
                    }

                    @Override
                    public Appendable append(CharSequence text, int from, int to)
                            throws IOException {
                        return append(text);
                    }

                    @Override
                    public Appendable append(char letter) throws IOException {
                        return append("" + letter);
                    }
                };
        ConsoleProgress progress = new ConsoleProgress(full, false, () -> nanos);
        progress.onStart(event(0));
        for (long i = 1; i <= 40; i++) {
            progress.afterIteration(new Iteration(progress(i)));
            nanos += 500_000_000;
        }
        progress.onFinish(event(40));
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void bar_isRedrawnOnOneLine() {
        String bar = watch(true, 40);
        assertThat(bar)
                .startsWith(
                        "\r[>                        ]   3 %  1 iterations  discriminator 0.612  generator 1.482  1,563 images/s\r")
                .endsWith(
                        "\r[=========================] 100 %  40 iterations  discriminator 0.612  generator 1.482  1,563 images/s\n")
                .containsOnlyOnce("\n");
        assertThat(bar.chars().filter(c -> c == '\r')).hasSize(40);
    }

    @Test
    void whatIsNoTerminal_getsLines() {
        assertThat(ConsoleProgress.isTerminal(text)).isFalse();
        // Tests run in a process whose input and output are pipes.
        PrintStream stream =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(ConsoleProgress.isTerminal(stream)).isFalse();
        ConsoleProgress progress = ConsoleProgress.to(text);
        progress.onStart(event(0));
        progress.afterIteration(new Iteration(progress(1)));
        assertThat(text).startsWith("  3 %  1 iterations").endsWith("\n").doesNotContain("\r");
    }

    private record Iteration(Progress progress) implements IterationEvent {

        @Override
        public ObservedTrainer trainer() {
            return NO_TRAINER;
        }

        @Override
        public Budget budget() {
            return Budget.iterations(40);
        }

        @Override
        public Duration elapsed() {
            return Duration.ofSeconds(1);
        }

        @Override
        public double imagesPerSecond() {
            return 1563;
        }

        @Override
        public Map<Player, PlayerNumbers> numbers() {
            return ImmutableMap.of(
                    Player.DISCRIMINATOR, ofLoss(0.612), Player.GENERATOR, ofLoss(1.482));
        }

        private static PlayerNumbers ofLoss(double loss) {
            return new PlayerNumbers(
                    loss, loss, Map.of(), Map.of(), 1, 0, 0, 0, 0, 0, 0, Double.NaN);
        }

        @Override
        public void keepGradients() {}

        @Override
        public void gradients(BiConsumer<String, float[]> visitor) {}

        @Override
        public void warn(String sign, String evidence) {}

        @Override
        public void requestStop() {}
    }
}
