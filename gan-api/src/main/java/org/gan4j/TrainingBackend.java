package org.gan4j;

import java.util.ServiceLoader;

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
