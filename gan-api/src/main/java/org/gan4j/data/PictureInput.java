package org.gan4j.data;

import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of a picture. At their end readers are told so, and most stop; one that goes on, as the
 * one of lossless WebP does for as many pixels as the header says, is stopped.
 */
final class PictureInput extends ImageInputStreamImpl {

    /**
     * The bits that such a reader holds in advance may each be asked for with a look at the end.
     */
    private static final int MOST_LOOKS = 2 * Long.SIZE;

    private final byte[] bytes;
    private int looksAtTheEnd;

    PictureInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        bitOffset = 0;
        return isAtTheEnd() ? -1 : Byte.toUnsignedInt(bytes[(int) streamPos++]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (isAtTheEnd()) {
            return -1;
        }
        int some = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, some);
        streamPos += some;
        return some;
    }

    private boolean isAtTheEnd() throws IIOException {
        if (streamPos < bytes.length) {
            return false;
        }
        if (++looksAtTheEnd > MOST_LOOKS) {
            throw new IIOException("it ends too early");
        }
        return true;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
