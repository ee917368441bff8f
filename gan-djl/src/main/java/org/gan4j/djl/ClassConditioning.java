package org.gan4j.djl;

/** How the convolutional networks of {@link ImageRecipes} deal with the class of each sample. */
public enum ClassConditioning {
    /**
     * Conditional BatchNorm in the generator and a projection in the discriminator, as in SNGAN
     * with classes, SAGAN and BigGAN (Miyato and Koyama 2018).
     */
    BATCH_NORM,
    /**
     * The class as a learned vector beside the generator's latent, and a projection in the
     * discriminator.
     */
    PROJECTION,
    /**
     * The generator's latent times a learned vector of the class, and a discriminator that is not
     * told but names it: AC-GAN (Odena, Olah and Shlens 2017). The paper has the class beside the
     * latent, where this game loses the variety within a class; its usual implementations have the
     * product.
     */
    AUXILIARY_CLASSIFIER
}
