package org.gan4j;

/** A technique as a bundle: it installs itself on the extension points that it needs. */
@FunctionalInterface
public interface Plugin {

    /**
     * Installs this technique. Called once for every {@link GanTrainerBuilder#build()}, in the
     * order in which plug-ins were added, after the builder's own settings.
     *
     * @param gan a copy of the builder, to add to; the builder that the user holds stays as it was
     */
    void install(GanTrainerBuilder gan);
}
