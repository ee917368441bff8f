package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.List;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.GlobalSum;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.ResidualDown;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.SelfAttention;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.Discriminator;
import org.gan4j.network.TakesLayers;

/**
 * The residual discriminator of SNGAN (Miyato et al. 2018, tables 4 and 5), and with attention that
 * of SAGAN (Zhang et al. 2019): {@link ResidualDown} blocks, ReLU, the sum over all pixels and a
 * linear head.
 *
 * <ul>
 *   <li>input: (N, channels, height, width) in [-1, 1], and the conditions asked for
 *   <li>logits: (N); features: the output of every block
 * </ul>
 *
 * <p>Four blocks of 128 maps for images of less than 48 pixels, else five or six of 64 to 1024.
 */
public final class ResidualDiscriminator
        implements Discriminator, TakesLayers, TakesNormalisation<Discriminator> {

    private final Builder settings;
    private final boolean extended;
    private final Sequential layers;

    private ResidualDiscriminator(Builder settings, boolean extended, Sequential layers) {
        this.settings = settings;
        this.extended = extended;
        this.layers = layers;
    }

    /** A block: its maps, and whether it halves height and width. */
    private record Stage(int maps, boolean halves) {}

    private static List<Stage> stages(int height, int width) {
        Stage wide = new Stage(128, true);
        Stage deep = new Stage(1024, true);
        return switch (ResidualSize.of(height, width)) {
            case UP_TO_47 -> List.of(wide, wide, new Stage(128, false), new Stage(128, false));
            case UP_TO_63 -> rising(new Stage(1024, false));
            case UP_TO_127 -> rising(deep);
            case LARGE -> rising(deep, new Stage(1024, false));
        };
    }

    private static List<Stage> rising(Stage... last) {
        return ImmutableList.<Stage>builder()
                .add(new Stage(64, true), new Stage(128, true))
                .add(new Stage(256, true), new Stage(512, true))
                .add(last)
                .build();
    }

    private static Sequential layers(Builder settings) {
        List<Stage> stages = stages(settings.height, settings.width);
        int widest = stages.get(stages.size() - 1).maps;
        ResidualSize.check(
                settings.height,
                settings.width,
                (int) stages.stream().filter(Stage::halves).count());
        Normalisation norm = settings.normalisation;
        Sequential layers = new Sequential();
        settings.heads.addConcatenation(layers, settings.height, settings.width);
        int before = settings.channels;
        int height = settings.height;
        boolean attends = settings.attention == 0;
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            int maps = settings.maps(stage.maps, widest);
            int hidden = settings.wideInside ? maps : before;
            ScriptBlock block;
            if (i == 0) {
                block = ResidualDown.first(maps, settings.ofBlocks());
            } else if (stage.halves) {
                block = ResidualDown.halving(before, maps, hidden, settings.ofBlocks());
            } else {
                block = ResidualDown.keeping(before, maps, hidden, settings.ofBlocks());
            }
            layers.show("block" + (i + 1), block);
            before = maps;
            height = stage.halves ? height / 2 : height;
            if (height == settings.attention && !attends) {
                layers.add("attention", SelfAttention.ofAuthors(maps));
                attends = true;
            }
        }
        settings.checkAttention(attends);
        ScriptBlock head = ResidualNetwork.glorot(settings.normalisation, new Linear(1));
        return layers.add("relu", settings.activation(new Relu()))
                .add("sum", new GlobalSum())
                .add("l" + (stages.size() + 1), settings.heads.around(head, norm));
    }

    @Override
    public Discriminator withLayerBeforeHead(Block layer) {
        return new ResidualDiscriminator(
                settings, true, layers.withLayerBeforeLast(BEFORE_HEAD, layer));
    }

    @Override
    public Discriminator withNormalisation(Normalisation normalisation) {
        Preconditions.checkState(
                !extended,
                "%s has a layer before its head already: replace its normalisation first",
                this);
        return settings.copy().optNormalisation(normalisation).build();
    }

    @Override
    public Conditioning conditioning() {
        return settings.heads.told(settings.normalisation);
    }

    @Override
    public List<String> headNames() {
        return settings.heads.names();
    }

    @Override
    public boolean isSampleWise() {
        return layers.isSampleWise();
    }

    @Override
    public Block block() {
        return layers;
    }

    @Override
    public Shape sampleShape() {
        return new Shape(settings.channels, settings.height, settings.width);
    }

    @Override
    public String toString() {
        return "ResidualDiscriminator" + sampleShape();
    }

    /**
     * Begins a description with the settings of SNGAN.
     *
     * @param height height of the images, a multiple of 4 below 48 pixels, of 16 below 64, else of
     *     32, by the longer side
     * @param width width of the images, likewise
     * @param channels 1 for grey, 3 for colour
     * @return a new builder
     */
    public static Builder builder(int height, int width, int channels) {
        return new Builder(height, width, channels);
    }

    /** Describes a {@link ResidualDiscriminator}. */
    public static final class Builder extends ResidualNetwork.Builder<Builder> {

        private boolean wideInside;
        private HeadSettings heads = HeadSettings.NONE;

        private Builder(int height, int width, int channels) {
            super(height, width, channels, Normalisation.spectral(), Activation.NONE);
        }

        @Override
        Builder self() {
            return this;
        }

        private Builder copy() {
            Builder copy = new Builder(height, width, channels).copyOf(this);
            copy.wideInside = wideInside;
            copy.heads = heads;
            return copy;
        }

        /**
         * Sets whether blocks have as many maps between their convolutions as after them, as in
         * SAGAN and BigGAN; false, as many as before them, by default.
         *
         * @param value true as in SAGAN
         * @return this builder
         */
        public Builder optWideInside(boolean value) {
            wideInside = value;
            return this;
        }

        /**
         * Tells the network conditions by further channels beside its images, see {@link
         * org.gan4j.djl.nn.ConcatMaps}; nothing by default.
         *
         * @param value labels, a vector, an image, or several of them
         * @return this builder
         */
        public Builder optConditioning(Conditioning value) {
            heads = heads.withConditioning(Preconditions.checkNotNull(value, "conditioning"));
            return this;
        }

        /**
         * Tells the network the class by a projection in its head (Miyato and Koyama 2018), see
         * {@link org.gan4j.djl.nn.Projection}; it is not told by default.
         *
         * @param classes how many, at least 2
         * @return this builder
         */
        public Builder optProjection(int classes) {
            heads = heads.withProjection(classes);
            return this;
        }

        /**
         * Adds a head beside the logits: a linear layer on the features before them, such as the
         * class logits of AC-GAN or the codes of InfoGAN.
         *
         * @param name how losses and terms ask for it, see {@link org.gan4j.network.Critique#head}
         * @param outputs the numbers for each sample, at least 1
         * @return this builder
         */
        public Builder addHead(String name, int outputs) {
            heads = heads.withHead(name, outputs);
            return this;
        }

        /**
         * {@return the discriminator}
         *
         * @throws IllegalArgumentException if height or width is no such multiple
         * @throws IllegalStateException if no maps have the height where attention was asked for
         */
        public ResidualDiscriminator build() {
            Builder fixed = copy();
            return new ResidualDiscriminator(fixed, false, fixed.initialised(layers(fixed)));
        }
    }
}
