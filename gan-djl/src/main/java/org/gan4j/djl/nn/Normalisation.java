package org.gan4j.djl.nn;

import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gan4j.data.Conditioning;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the feature maps of a convolutional network in range: a layer after its convolutions,
 * or the spectral norm of their weights, or both. Every convolutional network takes one but
 * BigGAN's generator, whose BatchNorm is what tells it class and latent.
 *
 * <p>A conditional one tells the network the class of each sample.
 *
 * <p>A discriminator whose gradient is penalised must not mix the samples of a batch: {@link
 * #none()}, {@link #instance()}, {@link #layer()}, {@link #group(int)} or {@link #spectral()} do
 * not.
 */
public final class Normalisation {

    private static final String SPECTRAL = "spectral";
    private static final String AND = "+";
    private static final String GROUP = "group-";
    private static final String CONDITIONAL = "conditional-batch-";
    private static final String NUMBER = "[1-9]\\d{0,8}";

    /** Makes the layer of so many channels. */
    private interface Maker {
        Block make(int channels, boolean spectral);
    }

    private static final Map<String, Supplier<Normalisation>> NAMED =
            ImmutableMap.of(
                    "none",
                    Normalisation::none,
                    "batch",
                    Normalisation::batch,
                    "instance",
                    Normalisation::instance,
                    "instance-affine",
                    Normalisation::instanceAffine,
                    "layer",
                    Normalisation::layer,
                    SPECTRAL,
                    Normalisation::spectral);

    private final String name;
    private final @Nullable Maker layer;
    private final boolean shifts;
    private final boolean spectral;
    private final Conditioning conditioning;

    private Normalisation(
            String name,
            @Nullable Maker layer,
            boolean shifts,
            boolean spectral,
            Conditioning conditioning) {
        this.name = name;
        this.layer = layer;
        this.shifts = shifts;
        this.spectral = spectral;
        this.conditioning = conditioning;
    }

    private static Normalisation layered(
            String name, Supplier<? extends Block> layer, boolean shifts) {
        return new Normalisation(
                name, (channels, spectral) -> layer.get(), shifts, false, Conditioning.none());
    }

    /** {@return no normalisation} */
    public static Normalisation none() {
        return new Normalisation("none", null, false, false, Conditioning.none());
    }

    /** {@return {@link BatchNorm}} */
    public static Normalisation batch() {
        return layered("batch", BatchNorm::new, true);
    }

    /**
     * Batch normalisation with a gain and a shift for each class and channel, so that the network
     * is told the class of each sample (Miyato and Koyama 2018).
     *
     * @param classes how many, at least 2
     * @return {@link ConditionalBatchNorm}
     */
    public static Normalisation conditionalBatch(int classes) {
        return new Normalisation(
                CONDITIONAL + classes,
                (channels, spectral) -> ConditionalBatchNorm.ofLabels(classes),
                true,
                false,
                Conditioning.labels(classes));
    }

    /**
     * Batch normalisation with gains and shifts that are linear in a vector, for blocks of your own
     * that are given one, such as those of BigGAN. Networks with it have no recipe.
     *
     * @param size the length of the vector, at least 1
     * @return {@link ConditionalBatchNorm}; with the spectral norm, its linear layers have that too
     */
    public static Normalisation conditionalBatchByVector(int size) {
        return new Normalisation(
                "",
                (channels, spectral) ->
                        ConditionalBatchNorm.ofVector(channels, spectral ? spectral() : none()),
                true,
                false,
                Conditioning.vector(size));
    }

    /** {@return {@link InstanceNorm} that learns nothing, as in WGAN-GP critics and CycleGAN} */
    public static Normalisation instance() {
        return layered("instance", InstanceNorm::new, false);
    }

    /** {@return {@link InstanceNorm} that scales and shifts} */
    public static Normalisation instanceAffine() {
        return layered("instance-affine", () -> new InstanceNorm(true), true);
    }

    /**
     * Group normalisation.
     *
     * @param groups how many, at least 1; they must divide the channels of every layer
     * @return {@link GroupNorm}
     */
    public static Normalisation group(int groups) {
        Preconditions.checkArgument(groups >= 1, "groups must be at least 1, but was %s", groups);
        return layered(GROUP + groups, () -> new GroupNorm(groups), true);
    }

    /**
     * {@return layer normalisation (Ba et al. 2016) over channels and pixels, scaled and shifted
     * channel by channel: {@link GroupNorm} with one group, as in the ResNet critic of WGAN-GP}
     */
    public static Normalisation layer() {
        return layered("layer", () -> new GroupNorm(1), true);
    }

    /** {@return {@link SpectralNorm} of every convolution, first and last ones too} */
    public static Normalisation spectral() {
        return new Normalisation(SPECTRAL, null, false, true, Conditioning.none());
    }

    /**
     * A layer of your own. Networks with it have no recipe.
     *
     * @param layer makes a layer that takes and returns (N, C, H, W), and shifts channels, so that
     *     convolutions need no bias
     * @return the choice
     */
    public static Normalisation of(Supplier<? extends Block> layer) {
        return layered("", Preconditions.checkNotNull(layer, "layer"), true);
    }

    /** {@return this with the spectral norm of every convolution, as in SAGAN's generator} */
    public Normalisation withSpectral() {
        Preconditions.checkState(!spectral, "%s has the spectral norm already", this);
        return new Normalisation(
                name.isEmpty() ? "" : name + AND + SPECTRAL, layer, shifts, true, conditioning);
    }

    /**
     * By its name.
     *
     * @param name {@code none}, {@code batch}, {@code instance}, {@code instance-affine}, {@code
     *     layer}, {@code spectral}, {@code group-N} or {@code conditional-batch-N}; layers also
     *     with {@code +spectral}
     * @return the choice
     * @throws IllegalArgumentException if there is no such name
     */
    public static Normalisation named(String name) {
        if (name.endsWith(AND + SPECTRAL)) {
            return named(name.substring(0, name.length() - AND.length() - SPECTRAL.length()))
                    .withSpectral();
        }
        if (name.matches(GROUP + NUMBER)) {
            return group(Integer.parseInt(name.substring(GROUP.length())));
        }
        if (name.matches(CONDITIONAL + NUMBER)) {
            return conditionalBatch(Integer.parseInt(name.substring(CONDITIONAL.length())));
        }
        Supplier<Normalisation> named = NAMED.get(name);
        Preconditions.checkArgument(
                named != null,
                "no normalisation '%s': name one of %s, %sN with a number of groups, or %sN with one"
                        + " of classes",
                name,
                NAMED.keySet(),
                GROUP,
                CONDITIONAL);
        return named.get();
    }

    /** {@return its name, if it is not a layer of your own} */
    public Optional<String> name() {
        return Optional.of(name).filter(given -> !given.isEmpty());
    }

    /** {@return this, or plain batch normalisation in the place of a conditional one} */
    public Normalisation withoutCondition() {
        if (conditioning.isNone()) {
            return this;
        }
        return spectral ? batch().withSpectral() : batch();
    }

    /** {@return what it must be told; nothing unless it is conditional} */
    public Conditioning conditioning() {
        return conditioning;
    }

    /**
     * The layer after a convolution.
     *
     * @param channels the maps that the convolution makes
     * @return the layer, if there is one
     */
    public Optional<Block> newLayer(int channels) {
        return Optional.ofNullable(layer).map(maker -> maker.make(channels, spectral));
    }

    /** {@return whether a bias before the layer has no effect that the layer has not} */
    public boolean replacesBias() {
        return shifts;
    }

    /**
     * A convolution as it is used.
     *
     * @param convolution a convolution or linear layer, not yet initialised
     * @return it, or what takes its place
     */
    public ScriptBlock apply(ScriptBlock convolution) {
        return spectral ? SpectralNorm.of(convolution) : convolution;
    }

    @Override
    public String toString() {
        return name.isEmpty() ? "own" : name;
    }
}
