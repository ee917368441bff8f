package org.gan4j.examples;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rows of a table that an example has left. */
final class LessonRows {

    private LessonRows() {}

    /** Without the two lines of the head, cell by cell. */
    static List<List<String>> of(Path table) throws IOException {
        return Files.readAllLines(table).stream()
                .skip(2)
                .map(row -> Splitter.on('|').trimResults().omitEmptyStrings().splitToList(row))
                .toList();
    }
}
