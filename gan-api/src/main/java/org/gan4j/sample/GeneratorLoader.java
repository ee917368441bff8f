package org.gan4j.sample;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.gan4j.network.Generator;
import org.jspecify.annotations.Nullable;

/** Loads saved generators. Found on the class path through {@link ServiceLoader}. */
public interface GeneratorLoader {

    /**
     * Loads a saved generator.
     *
     * @param directory where it was saved
     * @param network the network to load into; null to build it from the manifest
     * @param device where it is to work
     * @return the generator
     */
    TrainedGenerator load(Path directory, @Nullable Generator network, Device device);

    /**
     * Loads weights that were trained elsewhere.
     *
     * @param file a safetensors file
     * @param network the network to load into
     * @return the generator
     */
    TrainedGenerator importSafetensors(Path file, Generator network);

    /**
     * {@return the loader on the class path}
     *
     * @throws IllegalStateException if there is none
     */
    static GeneratorLoader find() {
        return ServiceLoader.load(GeneratorLoader.class)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "nothing on the class path loads generators: add the Maven"
                                                + " artifact org.gan4j:gan-djl"));
    }
}
