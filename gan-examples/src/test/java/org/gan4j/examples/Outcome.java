package org.gan4j.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

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

    /** Runs an example as its users do; the text is what it wrote to its error stream. */
    static Outcome inAFreshProcess(Path directory, Class<?> example, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(example.getName());
        command.addAll(Arrays.asList(arguments));
        Path errors = directory.resolve("errors.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .redirectOutput(directory.resolve("output.txt").toFile());
        // Java itself writes a line for each of these that is set.
        List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS")
                .forEach(builder.environment()::remove);
        int code = builder.start().waitFor();
        return new Outcome(code, Files.readString(errors));
    }

    /** {@return how many runs left a report and events of TensorBoard in a directory} */
    static long watchedRuns(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(file -> file.endsWith("report.html"))
                    .map(report -> report.resolveSibling("tensorboard"))
                    .filter(Files::isDirectory)
                    .count();
        }
    }

    static Outcome run(List<String> first, String... others) {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(Arrays.asList(others));
        return run(arguments.toArray(new String[0]));
    }
}
