package org.gan4j.djl.plugin;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.composition.Composition;
import org.gan4j.network.Generator;

/** What augmentations share. */
final class Augmentations {

    private Augmentations() {}

    /** The shapes of the images that the generators make. */
    static List<Shape> checkImages(Object augmentation, Composition composition) {
        List<Shape> shapes =
                composition.parts(Generator.class).stream().map(Generator::sampleShape).toList();
        for (Shape shape : shapes) {
            Preconditions.checkState(
                    shape.dimension() == 3,
                    "%s changes images of shape (C, H, W), but the generator makes %s: remove it",
                    augmentation,
                    shape);
        }
        return shapes;
    }
}
