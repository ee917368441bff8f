package org.gan4j.watch;

import com.google.common.base.Preconditions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.gan4j.file.LineFile;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;

/**
 * A file of comma-separated values, one number to a line, for spreadsheets and data frames:
 *
 * <pre>{@code
 * iteration,images_seen,seconds,name,value
 * 10,640,1.92,loss/discriminator,0.61
 * }</pre>
 *
 * <p>Columns stay the same whatever a run has to tell and when; a pivot of {@code name} gives one
 * for each number. A run that begins at iteration 0 replaces the file; a resumed one goes on where
 * its checkpoint was made.
 */
public final class CsvLog {

    private static final String HEADER = "iteration,images_seen,seconds,name,value";

    private CsvLog() {}

    /**
     * A file of every tenth iteration.
     *
     * @param file what to write, such as {@code metrics.csv}; missing directories are created
     * @return the hook
     */
    public static Observer to(Path file) {
        return to(file, 10);
    }

    /**
     * The same at another interval.
     *
     * @param file what to write
     * @param interval in iterations, at least 1
     * @return the hook
     */
    public static Observer to(Path file, int interval) {
        Preconditions.checkNotNull(file, "file");
        Preconditions.checkArgument(
                interval >= 1, "the interval must be at least 1, but was %s", interval);
        return Observer.of("CsvLog[file=%s]".formatted(file), start -> open(file, interval, start));
    }

    private static Watch open(Path file, int interval, RunEvent start) throws IOException {
        LineFile lines = LineFile.of(file);
        goOn(lines, start);
        return new Watch() {
            @Override
            public void afterIteration(IterationEvent event) throws IOException {
                if (event.progress().iterations() % interval == 0) {
                    lines.append(rows(event));
                }
            }

            @Override
            public void onRollBack(RunEvent event) throws IOException {
                goOn(lines, event);
            }
        };
    }

    /** Drops what comes after the place where the run is. */
    private static void goOn(LineFile lines, RunEvent event) throws IOException {
        long most = event.progress().iterations();
        lines.open(line -> iteration(line) <= most);
        if (most == 0) {
            lines.open(line -> false);
        }
        lines.appendIfEmpty(HEADER + "\n");
    }

    /** 0 for the header; of what is no line of ours, more than any. */
    private static long iteration(String line) {
        if (line.equals(HEADER)) {
            return 0;
        }
        int end = line.indexOf(',');
        String number = end < 0 ? "" : line.substring(0, end);
        return number.matches("\\d{1,18}") ? Long.parseLong(number) : Long.MAX_VALUE;
    }

    private static String rows(IterationEvent event) {
        String beginning =
                String.format(
                        Locale.ROOT,
                        "%d,%d,%.3f,",
                        event.progress().iterations(),
                        event.progress().imagesSeen(),
                        event.elapsed().toMillis() / 1e3);
        StringBuilder rows = new StringBuilder();
        Scalars.of(event)
                .forEach(
                        (name, value) ->
                                rows.append(beginning)
                                        .append(quoted(name))
                                        .append(',')
                                        .append(value)
                                        .append('\n'));
        return rows.toString();
    }

    /** As RFC 4180 has it, where a user's name needs it; a line feed would end the row. */
    private static String quoted(String name) {
        String line = name.replaceAll("\\R", " ");
        return line.contains(",") || line.contains("\"")
                ? '"' + line.replace("\"", "\"\"") + '"'
                : line;
    }
}
