package org.gan4j.spi;

import java.nio.file.Path;
import java.util.ServiceLoader;
import org.gan4j.GanTrainer;
import org.gan4j.Generator;
import org.gan4j.TrainedGenerator;
import org.gan4j.TrainerConfig;
import org.jspecify.annotations.Nullable;

/** Runs what the API describes. Found on the class path through {@link ServiceLoader}. */
public interface TrainingBackend {

    /**
     * Creates a trainer.
     *
     * @param config a composition that the builder has checked
     * @return the trainer
     * @throws IllegalStateException if the networks do not fit each other
     * @throws IllegalArgumentException if the device is not there
     */
    GanTrainer createTrainer(TrainerConfig config);

    /**
     * Loads a saved generator.
     *
     * @param directory where it was saved
     * @param network the network to load into; null to build it from the manifest
     * @return the generator
     */
    TrainedGenerator loadGenerator(Path directory, @Nullable Generator network);

    /**
     * {@return the backend on the class path}
     *
     * @throws IllegalStateException if there is none
     */
    static TrainingBackend find() {
        return ServiceLoader.load(TrainingBackend.class)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "no training backend on the class path: add the Maven"
                                                + " artifact org.gan4j:gan-djl"));
    }
}
