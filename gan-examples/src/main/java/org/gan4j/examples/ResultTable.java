package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.file.SmallFile;
import org.gan4j.file.WholeFile;

/** A table in Markdown that is printed and written row by row, and continued by a resumed run. */
final class ResultTable {

    private static final int LARGEST = 1 << 20;

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    private ResultTable(Path file) {
        this.file = file;
    }

    /** Begins with a head of two lines, or with what is there if the same head begins it. */
    static ResultTable of(Path file, String head, boolean resumed) throws IOException {
        ResultTable table = new ResultTable(file);
        if (resumed && Files.exists(file)) {
            String text = SmallFile.readText(file, LARGEST);
            Checked.that(
                    text.startsWith(head),
                    "--resume finds another table in %s: give the options of before, or another"
                            + " --out",
                    file);
            text.lines().map(line -> line + System.lineSeparator()).forEach(table.lines::add);
        } else {
            table.lines.add(head);
        }
        System.out.print(table.text());
        return table;
    }

    /** Whether there is a row that begins with these cells. */
    boolean has(String... cells) {
        String start = "| " + String.join(" | ", cells) + " |";
        return lines.stream().anyMatch(line -> line.startsWith(start));
    }

    void add(String row) throws IOException {
        System.out.print(row);
        lines.add(row);
        WholeFile.write(file, text());
    }

    private String text() {
        return String.join("", lines);
    }
}
