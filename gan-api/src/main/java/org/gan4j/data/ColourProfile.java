package org.gan4j.data;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import javax.imageio.IIOException;

/** An embedded ICC profile, which says what the numbers of a picture are in sRGB. */
final class ColourProfile {

    /** The steps in which colours are tried: 0, 15, ... 255. */
    private static final int STEP = 15;

    private static final int STEPS = 255 / STEP + 1;

    private final ICC_ColorSpace space;
    private final ColorConvertOp conversion;

    private ColourProfile(ICC_Profile profile) {
        space = new ICC_ColorSpace(profile);
        conversion = new ColorConvertOp(space, ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
    }

    /**
     * Takes a profile from a file.
     *
     * @param icc its bytes
     * @param channels of the picture: 1 for grey, 3 for red, green and blue, 4 for inks
     * @throws IIOException if it is damaged or of other colours
     */
    static ColourProfile of(byte[] icc, int channels) throws IIOException {
        try {
            ColourProfile profile = new ColourProfile(ICC_Profile.getInstance(icc));
            int wanted = profile.channels();
            if (wanted != channels && !(channels == 1 && wanted == 3)) {
                throw new UnsupportedPictureException(
                        "it has %s channels, but a colour profile of %s"
                                .formatted(channels, wanted),
                        "remove the profile, or convert the picture to sRGB");
            }
            profile.convert(new int[wanted], 1, Byte.SIZE);
            return profile;
        } catch (IllegalArgumentException | CMMException e) {
            throw new IIOException(
                    "its colour profile is damaged: remove the profile, or convert the picture to sRGB",
                    e);
        }
    }

    /** How many numbers make a colour; grey pictures may come with a profile of three. */
    int channels() {
        return space.getNumComponents();
    }

    /**
     * Whether numbers mean what they mean without the profile, but for rounding: of sRGB there are
     * many versions, and pictures that say what everybody assumes anyway keep their exact values.
     */
    boolean isUsual() {
        if (channels() == 4) {
            return false;
        }
        int[] colours = channels() == 3 ? lattice() : ramp();
        int[] converted = convert(colours, colours.length / channels(), Byte.SIZE);
        for (int i = 0; i < converted.length; i++) {
            int before = channels() == 3 ? colours[i] : colours[i / 3];
            if (Math.abs(converted[i] - before) > 1) {
                return false;
            }
        }
        return true;
    }

    private static int[] lattice() {
        int[] colours = new int[STEPS * STEPS * STEPS * 3];
        for (int i = 0; i < colours.length / 3; i++) {
            colours[3 * i] = i / (STEPS * STEPS) * STEP;
            colours[3 * i + 1] = i / STEPS % STEPS * STEP;
            colours[3 * i + 2] = i % STEPS * STEP;
        }
        return colours;
    }

    private static int[] ramp() {
        int[] greys = new int[256];
        for (int i = 0; i < greys.length; i++) {
            greys[i] = i;
        }
        return greys;
    }

    /**
     * Converts a row.
     *
     * @param row the numbers, those of a pixel together
     * @param width how many pixels
     * @param bits 8 or 16, of each number
     * @return red, green and blue of each pixel, of as many bits
     */
    int[] convert(int[] row, int width, int bits) {
        int type = bits == Byte.SIZE ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        WritableRaster from = Raster.createInterleavedRaster(type, width, 1, channels(), null);
        WritableRaster to = Raster.createInterleavedRaster(type, width, 1, 3, null);
        from.setPixels(0, 0, width, 1, row);
        conversion.filter(from, to);
        return to.getPixels(0, 0, width, 1, (int[]) null);
    }
}
