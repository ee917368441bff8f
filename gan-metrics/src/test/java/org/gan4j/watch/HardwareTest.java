package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardwareTest {

    @TempDir Path system;

    @Test
    void processorAndGpus_areNamedAsLinuxDoes() throws IOException {
        Files.writeString(
                system.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: A Processor: 3 GHz\n");
        for (String card : new String[] {"0000:0a:00.0", "0000:0b:00.0"}) {
            Path directory = system.resolve("driver/nvidia/gpus").resolve(card);
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("information"),
                    "Model: \t\t NVIDIA H200\nIRQ:   \t\t 12\nGPU UUID: \t GPU-1\n");
        }
        Hardware hardware = new Hardware(system);
        assertThat(hardware.processor()).isEqualTo("A Processor: 3 GHz");
        assertThat(hardware.gpus()).containsExactly("NVIDIA H200", "NVIDIA H200");
    }

    @Test
    void whereNothingIsKnown_theArchitectureIsNamed() {
        Hardware hardware = new Hardware(system.resolve("none"));
        assertThat(hardware.processor()).isEqualTo(System.getProperty("os.arch"));
        assertThat(hardware.gpus()).isEmpty();
    }
}
