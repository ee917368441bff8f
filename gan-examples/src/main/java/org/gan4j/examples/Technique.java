package org.gan4j.examples;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gan4j.Plugin;
import org.gan4j.data.Samples;
import org.gan4j.djl.plugin.AdaptiveAugmentation;
import org.gan4j.djl.plugin.DiffAugment;
import org.gan4j.djl.plugin.MinibatchDiscrimination;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.djl.plugin.Packing;
import org.gan4j.djl.plugin.VirtualBatchNorm;
import org.gan4j.plugin.Ema;
import org.gan4j.plugin.ExperienceReplay;
import org.gan4j.plugin.FeatureMatching;
import org.gan4j.plugin.GradientClipping;
import org.gan4j.plugin.InstanceNoise;
import org.gan4j.plugin.LabelFlipping;
import org.gan4j.plugin.LabelSmoothing;
import org.gan4j.plugin.Swa;
import org.gan4j.plugin.TopK;
import org.gan4j.run.Player;
import picocli.CommandLine.TypeConversionException;

/** The rows of the comparison of stabilisers. */
enum Technique {
    BASELINE("baseline"),
    SMOOTHING("label smoothing %s"),
    TWO_SIDED("label smoothing 0.9 / 0.1"),
    FLIPPING("label flipping 5 %%"),
    NOISE("instance noise 0.1 to 0"),
    MATCHING("feature matching, alone"),
    MATCHING_ADDED("feature matching added, weight %2$s"),
    SMOOTHED_MATCHING("label smoothing %s and feature matching, weight %s"),
    EMA("EMA"),
    SWA("SWA, last quarter"),
    STD("minibatch std"),
    DISCRIMINATION("minibatch discrimination"),
    PACKING("packing 2"),
    VIRTUAL("virtual batch norm"),
    REPLAY("experience replay"),
    AUGMENT("DiffAugment"),
    ADAPTIVE("ADA"),
    TOP_K("top-k"),
    CLIPPING("gradient clipping"),
    BUNDLE("bundle: smoothing, noise, std, EMA");

    private final String title;

    Technique(String title) {
        this.title = title;
    }

    /** Its row, with its strength. */
    String title(Strengths strengths) {
        return title.formatted(strengths.labels(), strengths.lambda());
    }

    /** Whether it works on pictures in convolutional networks only. */
    boolean needsPictures() {
        return this == VIRTUAL || this == AUGMENT || this == ADAPTIVE;
    }

    /** The technique of a name, in letters of any size. */
    static Technique named(String text) {
        return Arrays.stream(values())
                .filter(one -> text.equalsIgnoreCase(one + "") || text.equalsIgnoreCase(one.name()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "expected some of %s, but was '%s'"
                                                .formatted(Arrays.toString(values()), text)));
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Its plug-ins for one run.
     *
     * @param images how many images the run is to see
     */
    List<Plugin> plugins(Strengths strengths, Samples data, long images) {
        return switch (this) {
            case BASELINE -> List.of();
            case SMOOTHING -> List.of(strengths.smoothing());
            case TWO_SIDED -> List.of(LabelSmoothing.twoSided());
            case FLIPPING -> List.of(LabelFlipping.standard());
            case NOISE -> List.of(InstanceNoise.linearToZero(0.1, images));
            case MATCHING -> List.of(FeatureMatching.replacing());
            case MATCHING_ADDED -> List.of(strengths.matching());
            case SMOOTHED_MATCHING -> List.of(strengths.smoothing(), strengths.matching());
            case EMA -> List.of(Ema.halfLifeImages(10_000));
            case SWA -> List.of(Swa.from(images * 3 / 4));
            case STD -> List.of(MinibatchStd.standard());
            case DISCRIMINATION -> List.of(MinibatchDiscrimination.standard());
            case PACKING -> List.of(Packing.of(2));
            case VIRTUAL -> List.of(VirtualBatchNorm.of(data.slice(0, 32)));
            case REPLAY -> List.of(ExperienceReplay.standard());
            case AUGMENT -> List.of(DiffAugment.standard());
            case ADAPTIVE -> List.of(AdaptiveAugmentation.of(0.6, (double) images));
            case TOP_K -> List.of(TopK.annealed(data.size()));
            case CLIPPING ->
                    List.of(
                            GradientClipping.byNorm(Player.DISCRIMINATOR, 1),
                            GradientClipping.byNorm(Player.GENERATOR, 1));
            case BUNDLE ->
                    List.of(
                            LabelSmoothing.oneSided(),
                            InstanceNoise.linearToZero(0.1, images),
                            MinibatchStd.standard(),
                            Ema.halfLifeImages(10_000));
        };
    }
}
