package org.gan4j.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine is made of, by the names that Linux has for it. */
final class Hardware {

    private final Path system;

    /** That of this machine: {@code /proc}. */
    Hardware() {
        this(Path.of("/proc"));
    }

    Hardware(Path system) {
        this.system = system;
    }

    /** The name of the processor; where it is not known, the architecture. */
    String processor() {
        return field(system.resolve("cpuinfo"), "model name").orElse(System.getProperty("os.arch"));
    }

    /** The names of NVIDIA's GPUs, as far as they are known. */
    List<String> gpus() {
        try (Stream<Path> cards = Files.list(system.resolve("driver/nvidia/gpus"))) {
            return cards.sorted()
                    .map(card -> field(card.resolve("information"), "Model"))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static Optional<String> field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name) && line.indexOf(':') >= 0)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
