package org.gan4j;

/** A technique as a bundle: it installs itself on the extension points that it needs. */
@FunctionalInterface
public interface Plugin {

    /**
     * Installs this technique. Called once for every {@link GanTrainerBuilder#build()}, in the
     * order in which plug-ins were added, after the builder's own settings.
     *
     * @param extensions the extension points of the trainer being built
     */
    void install(Extensions extensions);
}
