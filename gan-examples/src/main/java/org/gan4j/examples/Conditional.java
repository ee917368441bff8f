package org.gan4j.examples;

import org.gan4j.djl.ClassConditioning;
import org.gan4j.djl.ImageRecipes;

/** How networks are told the class of a picture, which is its folder. */
enum Conditional {
    none,
    cbn,
    projection,
    acgan;

    ImageRecipes told(ImageRecipes recipes, int classes) {
        return switch (this) {
            case none -> recipes;
            case cbn -> recipes.withClasses(classes, ClassConditioning.BATCH_NORM);
            case projection -> recipes.withClasses(classes, ClassConditioning.PROJECTION);
            case acgan -> recipes.withClasses(classes, ClassConditioning.AUXILIARY_CLASSIFIER);
        };
    }
}
