package org.gan4j.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a command line ended with and wrote. */
record Outcome(int code, String text) {

    static Outcome run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setOut(captured);
            System.setErr(captured);
            int code = Main.commandLine(new Main()).execute(arguments);
            return new Outcome(code, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    static Outcome run(List<String> first, String... others) {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(Arrays.asList(others));
        return run(arguments.toArray(new String[0]));
    }
}
