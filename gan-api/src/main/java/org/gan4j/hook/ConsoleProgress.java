package org.gan4j.hook;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.gan4j.TrainingHook;

/**
 * A progress bar with losses and speed, redrawn in place on one line:
 *
 * <pre>
 * [=========>           ]  45 %  900 iterations  discriminator 0.612  generator 1.482  563 images/s
 * </pre>
 */
public final class ConsoleProgress implements TrainingHook {

    private static final int WIDTH = 24;
    private static final long REDRAW_NANOS = 250_000_000;

    private final Appendable out;
    private long lastDrawn;
    private int lastLength;

    private ConsoleProgress(Appendable out) {
        this.out = out;
    }

    /**
     * A bar on a console.
     *
     * @param out where to draw, such as {@code System.out}
     * @return the hook
     */
    public static ConsoleProgress to(Appendable out) {
        return new ConsoleProgress(Preconditions.checkNotNull(out, "out"));
    }

    @Override
    public void onStart(RunEvent event) {
        lastDrawn = 0;
        lastLength = 0;
    }

    @Override
    public void afterIteration(IterationEvent event) {
        double spent = event.budget().spent(event.progress());
        long now = System.nanoTime();
        if (lastDrawn != 0 && now - lastDrawn < REDRAW_NANOS && spent < 1) {
            return;
        }
        lastDrawn = now;
        draw(line(event, Math.min(1, spent)));
    }

    @Override
    public void onFinish(RunEvent event) {
        if (lastLength > 0) {
            append("\n");
        }
    }

    private static String line(IterationEvent event, double spent) {
        StringBuilder line = new StringBuilder("[");
        int filled = (int) (spent * WIDTH);
        line.append("=".repeat(filled)).append(filled < WIDTH ? ">" : "=");
        line.append(" ".repeat(WIDTH - filled)).append(']');
        format(line, " %3.0f %%  %,d iterations", spent * 100, event.progress().iterations());
        event.losses().forEach((player, loss) -> format(line, "  %s %.3f", player, loss));
        format(line, "  %,.0f images/s", event.imagesPerSecond());
        return line.toString();
    }

    private void draw(String line) {
        append("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
        lastLength = line.length();
    }

    private static void format(StringBuilder line, String format, Object... arguments) {
        line.append(String.format(Locale.ROOT, format, arguments));
    }

    private void append(String text) {
        try {
            out.append(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the progress bar cannot be drawn", e);
        }
    }
}
