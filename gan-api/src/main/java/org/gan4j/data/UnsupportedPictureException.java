package org.gan4j.data;

import javax.imageio.IIOException;

/** A picture that is whole, but of a kind that is not read. */
final class UnsupportedPictureException extends IIOException {

    private static final long serialVersionUID = 1;

    /**
     * Says what is not read.
     *
     * @param kind what the picture is
     * @param wayOut what to do about it
     */
    UnsupportedPictureException(String kind, String wayOut) {
        super("%s, which is not supported: %s".formatted(kind, wayOut));
    }
}
