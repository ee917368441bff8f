package org.gan4j;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What there is to know about the library itself. */
public final class Gan4j {

    private Gan4j() {}

    /**
     * {@return the version of the library, such as 1.0.0; it is written into all that is saved, and
     * into reports}
     */
    public static String version() {
        // The build fills this file in, which is there in jars and directories of any kind.
        try {
            return Resources.toString(
                            Resources.getResource(Gan4j.class, "version.txt"),
                            StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException("version.txt beside this class cannot be read", e);
        }
    }
}
