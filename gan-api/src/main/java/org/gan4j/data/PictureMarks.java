package org.gan4j.data;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of a picture beside its pixels.
 *
 * @param profile the embedded ICC profile, if there is one
 * @param orientation as Exif counts, 1 to 8; 1 is upright
 * @param placement where the first frame of an animation lies, if it need not fill the picture
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PictureMarks(byte @Nullable [] profile, int orientation, @Nullable Placement placement) {

    /** Readers take as much memory as a profile says that it has bytes. */
    PictureMarks {
        if (profile != null
                && (profile.length < 4 || ByteBuffer.wrap(profile).getInt() > profile.length)) {
            throw new IllegalArgumentException(
                    "its colour profile is cut off or damaged: remove the profile");
        }
    }

    static final PictureMarks NONE = new PictureMarks(null, 1, null);

    /**
     * The place of a frame.
     *
     * @param width of the whole picture
     * @param height of the whole picture
     * @param left the first column of the frame
     * @param top the first row of the frame
     * @param around the entry of the palette that is seen around it; 0 if there is no palette
     */
    record Placement(int width, int height, int left, int top, int around) {}
}
