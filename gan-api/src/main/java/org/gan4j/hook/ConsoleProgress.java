package org.gan4j.hook;

import com.google.common.base.Preconditions;
import com.google.common.base.Strings;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.gan4j.run.Budget;
import org.gan4j.run.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress with losses and speed. On a terminal it is a bar, redrawn in place:
 *
 * <pre>
 * [=========>              ]  45 %  900 iterations  discriminator 0.612  generator 1.482  563 images/s
 * </pre>
 *
 * <p>Anywhere else, such as in a file or a build's log, it is a line of its own every five seconds
 * and one at the end:
 *
 * <pre>
 *  45 %  900 iterations  discriminator 0.612  generator 1.482  563 images/s
 * </pre>
 */
public final class ConsoleProgress implements TrainingHook {

    private static final int WIDTH = 24;
    private static final long REDRAW_NANOS = 250_000_000;
    private static final long LINE_NANOS = 5_000_000_000L;

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsoleProgress.class);

    private final Appendable out;
    private final boolean redraws;
    private final LongSupplier nanoTime;
    private long shownAt;
    private long shownIterations;
    private int shownLength;
    private boolean ended;

    ConsoleProgress(Appendable out, boolean redraws, LongSupplier nanoTime) {
        this.out = Preconditions.checkNotNull(out, "out");
        this.redraws = redraws;
        this.nanoTime = nanoTime;
    }

    /**
     * A bar if {@link #isTerminal} says so, and lines otherwise.
     *
     * @param out where to draw, such as {@code System.out}
     * @return the hook
     */
    public static ConsoleProgress to(Appendable out) {
        return isTerminal(out) ? bar(out) : lines(out);
    }

    /**
     * A bar that is redrawn in place, with carriage returns.
     *
     * @param out where to draw, such as {@code System.out}
     * @return the hook
     */
    public static ConsoleProgress bar(Appendable out) {
        return new ConsoleProgress(out, true, System::nanoTime);
    }

    /**
     * A line every five seconds and one at the end.
     *
     * @param out where to write, such as {@code System.out} or a file's writer
     * @return the hook
     */
    public static ConsoleProgress lines(Appendable out) {
        return new ConsoleProgress(out, false, System::nanoTime);
    }

    /**
     * Whether what is written there is read on a terminal, as far as Java can tell: it is a {@link
     * PrintStream}, as {@code System.out} is, and neither input nor output of this process are
     * redirected. A process that redirects only its input counts as without a terminal.
     *
     * @param out any destination
     * @return whether it can be redrawn in place
     */
    @SuppressWarnings("SystemConsoleNull") // a console that is there is asked what it is
    public static boolean isTerminal(Appendable out) {
        Console console = System.console();
        return console != null && out instanceof PrintStream && isTerminal(console);
    }

    /** From Java 22 on there is a console also where everything is redirected. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public void onStart(RunEvent event) {
        ended = false;
        shownAt = 0;
        shownIterations = event.progress().iterations();
        shownLength = 0;
    }

    @Override
    public void afterIteration(IterationEvent event) {
        long now = nanoTime.getAsLong();
        boolean first = shownAt == 0;
        boolean last = event.budget().spent(event.progress()) >= 1;
        if (first || last || now - shownAt >= (redraws ? REDRAW_NANOS : LINE_NANOS)) {
            shownAt = now;
            show(line(event), event.progress());
        }
    }

    /** A run that was stopped or failed ends between two lines: how far it came is still said. */
    @Override
    public void onFinish(RunEvent event) {
        if (redraws && shownLength > 0) {
            append("\n");
        } else if (!redraws && event.progress().iterations() > shownIterations) {
            show(position(event.progress(), event.budget()), event.progress());
        }
    }

    private String line(IterationEvent event) {
        StringBuilder line = new StringBuilder();
        if (redraws) {
            int filled = (int) (spent(event.progress(), event.budget()) * WIDTH);
            line.append('[').append("=".repeat(filled)).append(filled < WIDTH ? ">" : "=");
            line.append(" ".repeat(WIDTH - filled)).append("] ");
        }
        line.append(position(event.progress(), event.budget()));
        event.numbers().forEach((player, of) -> line.append(text("  %s %.3f", player, of.loss())));
        return line.append(text("  %,.0f images/s", event.imagesPerSecond())).toString();
    }

    private static String position(Progress progress, Budget budget) {
        return text(
                "%3.0f %%  %,d iterations", spent(progress, budget) * 100, progress.iterations());
    }

    private static double spent(Progress progress, Budget budget) {
        return Math.min(1, budget.spent(progress));
    }

    private void show(String line, Progress progress) {
        append(redraws ? "\r" + Strings.padEnd(line, shownLength, ' ') : line + "\n");
        shownLength = line.length();
        shownIterations = progress.iterations();
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /** Where nothing can be written any more, the run goes on in silence. */
    private void append(String text) {
        if (ended) {
            return;
        }
        try {
            out.append(text);
        } catch (IOException e) {
            ended = true;
            LOGGER.warn("progress is no longer told: {}", e.toString());
        }
    }
}
