package org.gan4j.djl.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.TrainerConfig;

/** What augmentations share. */
final class Augmentations {

    private Augmentations() {}

    static void checkImages(Object augmentation, TrainerConfig config) {
        Preconditions.checkState(
                config.generator().sampleShape().dimension() == 3,
                "%s changes images of shape (C, H, W), but the generator makes %s: remove it",
                augmentation,
                config.generator().sampleShape());
    }
}
