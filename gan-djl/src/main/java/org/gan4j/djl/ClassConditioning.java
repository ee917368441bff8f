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
     * The class as a learned vector beside the generator's latent, and a discriminator that is not
     * told but names it: AC-GAN (Odena, Olah and Shlens 2017).
     */
    AUXILIARY_CLASSIFIER
}
