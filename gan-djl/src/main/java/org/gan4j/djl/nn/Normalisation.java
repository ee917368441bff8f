package org.gan4j.djl.nn;

import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the feature maps of a convolutional network in range: a layer after its convolutions,
 * or the spectral norm of their weights, or both. Every convolutional network of this library takes
 * one.
 *
 * <p>A discriminator whose gradient is penalised must not mix the samples of a batch: {@link
 * #none()}, {@link #instance()}, {@link #layer()}, {@link #group(int)} or {@link #spectral()} do
 * not.
 */
public final class Normalisation {

    private static final String SPECTRAL = "spectral";
    private static final String AND = "+";
    private static final String GROUP = "group-";

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
    private final @Nullable Supplier<? extends Block> layer;
    private final boolean shifts;
    private final boolean spectral;

    private Normalisation(
            String name,
            @Nullable Supplier<? extends Block> layer,
            boolean shifts,
            boolean spectral) {
        this.name = name;
        this.layer = layer;
        this.shifts = shifts;
        this.spectral = spectral;
    }

    /** {@return no normalisation} */
    public static Normalisation none() {
        return new Normalisation("none", null, false, false);
    }

    /** {@return {@link BatchNorm}} */
    public static Normalisation batch() {
        return new Normalisation("batch", BatchNorm::new, true, false);
    }

    /** {@return {@link InstanceNorm} that learns nothing, as in WGAN-GP critics and CycleGAN} */
    public static Normalisation instance() {
        return new Normalisation("instance", InstanceNorm::new, false, false);
    }

    /** {@return {@link InstanceNorm} that scales and shifts} */
    public static Normalisation instanceAffine() {
        return new Normalisation("instance-affine", () -> new InstanceNorm(true), true, false);
    }

    /**
     * Group normalisation.
     *
     * @param groups how many, at least 1; they must divide the channels of every layer
     * @return {@link GroupNorm}
     */
    public static Normalisation group(int groups) {
        Preconditions.checkArgument(groups >= 1, "groups must be at least 1, but was %s", groups);
        return new Normalisation(GROUP + groups, () -> new GroupNorm(groups), true, false);
    }

    /**
     * {@return layer normalisation (Ba et al. 2016) over channels and pixels, scaled and shifted
     * channel by channel: {@link GroupNorm} with one group, as in the ResNet critic of WGAN-GP}
     */
    public static Normalisation layer() {
        return new Normalisation("layer", () -> new GroupNorm(1), true, false);
    }

    /** {@return {@link SpectralNorm} of every convolution, first and last ones too} */
    public static Normalisation spectral() {
        return new Normalisation(SPECTRAL, null, false, true);
    }

    /**
     * A layer of your own. Networks with it have no recipe.
     *
     * @param layer makes a layer that takes and returns (N, C, H, W), and shifts channels, so that
     *     convolutions need no bias
     * @return the choice
     */
    public static Normalisation of(Supplier<? extends Block> layer) {
        return new Normalisation("", Preconditions.checkNotNull(layer, "layer"), true, false);
    }

    /** {@return this with the spectral norm of every convolution, as in SAGAN's generator} */
    public Normalisation withSpectral() {
        Preconditions.checkState(!spectral, "%s has the spectral norm already", this);
        return new Normalisation(name.isEmpty() ? "" : name + AND + SPECTRAL, layer, shifts, true);
    }

    /**
     * By its name.
     *
     * @param name {@code none}, {@code batch}, {@code instance}, {@code instance-affine}, {@code
     *     layer}, {@code spectral} or {@code group-N}; any but the last with {@code +spectral}
     * @return the choice
     * @throws IllegalArgumentException if there is no such name
     */
    public static Normalisation named(String name) {
        if (name.endsWith(AND + SPECTRAL)) {
            return named(name.substring(0, name.length() - AND.length() - SPECTRAL.length()))
                    .withSpectral();
        }
        if (name.matches(GROUP + "[1-9]\\d{0,8}")) {
            return group(Integer.parseInt(name.substring(GROUP.length())));
        }
        Supplier<Normalisation> named = NAMED.get(name);
        Preconditions.checkArgument(
                named != null,
                "no normalisation '%s': name one of %s, or %sN with a number of groups",
                name,
                NAMED.keySet(),
                GROUP);
        return named.get();
    }

    /** {@return its name, if it is not a layer of your own} */
    public Optional<String> name() {
        return Optional.of(name).filter(given -> !given.isEmpty());
    }

    /** {@return the layer after a convolution, if there is one} */
    public Optional<Block> newLayer() {
        return Optional.ofNullable(layer).map(Supplier::get);
    }

    /** The same in a block that is written as one script. */
    Optional<ScriptBlock> newScriptLayer() {
        return newLayer()
                .map(
                        made -> {
                            Preconditions.checkArgument(
                                    made instanceof ScriptBlock,
                                    "%s cannot stand in a residual block: let it extend ScriptBlock",
                                    made.getClass().getSimpleName());
                            return (ScriptBlock) made;
                        });
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
