package org.gan4j.djl.network;

import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import java.util.Optional;
import org.gan4j.djl.nn.Activation;
import org.gan4j.djl.nn.Dropout;
import org.gan4j.djl.nn.Initialisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.network.NetworkRecipe;
import org.jspecify.annotations.Nullable;

/** What all convolutional networks share. */
final class ConvolutionalNetwork {

    private ConvolutionalNetwork() {}

    /**
     * What a user may choose.
     *
     * @param <B> the kind of builder
     */
    public abstract static class Builder<B extends Builder<B>> {

        Activation output;
        double dropout;
        private final Activation publishedOutput;
        private final double publishedDropout;
        private @Nullable Activation activation;
        private @Nullable Initialisation initialisation;

        Builder(Activation output, double dropout) {
            this.output = output;
            this.dropout = dropout;
            publishedOutput = output;
            publishedDropout = dropout;
        }

        abstract B self();

        B choicesOf(B other) {
            Builder<B> given = other;
            output = given.output;
            dropout = given.dropout;
            activation = given.activation;
            initialisation = given.initialisation;
            return self();
        }

        /** The activation of hidden layers, if that of the paper is replaced. */
        final Optional<Activation> activation() {
            return Optional.ofNullable(activation);
        }

        /** A new activation, that of the paper unless another was chosen. */
        final Block activation(Block published) {
            return activation().flatMap(Activation::newLayer).orElse(published);
        }

        /** Adds activation and dropout. */
        final Sequential activate(Sequential layers, Block published) {
            return drop(layers.add(activation(published)));
        }

        /** The same, and the activation is one of the features. */
        final Sequential activateAndShow(Sequential layers, Block published) {
            return drop(layers.show(activation(published)));
        }

        private Sequential drop(Sequential layers) {
            return dropout > 0 ? layers.add(new Dropout(dropout)) : layers;
        }

        final Sequential addOutput(Sequential layers) {
            output.newLayer().ifPresent(layers::add);
            return layers;
        }

        /** The network, which begins as in the paper unless something else was chosen. */
        final <T extends Block> T initialised(T network, Initialisation published) {
            (initialisation == null ? published : initialisation).apply(network);
            return network;
        }

        /** The same of one whose layers begin as in the paper already. */
        final <T extends Block> T initialised(T network) {
            if (initialisation != null) {
                initialisation.apply(network);
            }
            return network;
        }

        /** How weights begin, if not as in the paper. */
        final Optional<Initialisation> initialisation() {
            return Optional.ofNullable(initialisation);
        }

        /** A recipe with what was chosen and is not as published. */
        final NetworkRecipe chosen(NetworkRecipe network) {
            NetworkRecipe recipe = network;
            if (dropout != publishedDropout) {
                recipe = recipe.with("dropout", dropout);
            }
            if (output != publishedOutput) {
                recipe = recipe.with("output", output.toString());
            }
            if (activation != null) {
                recipe = recipe.with("activation", activation.toString());
            }
            return initialisation == null
                    ? recipe
                    : recipe.with("initialisation", initialisation.toString());
        }

        /** Reads what {@link #chosen} wrote; what is not there is as published. */
        B read(NetworkRecipe recipe) {
            if (recipe.settings().containsKey("dropout")) {
                optDropout(recipe.number("dropout"));
            }
            String ofOutput = recipe.names().get("output");
            if (ofOutput != null) {
                output = Activation.named(ofOutput);
            }
            String ofHidden = recipe.names().get("activation");
            if (ofHidden != null) {
                optActivation(Activation.named(ofHidden));
            }
            String first = recipe.names().get("initialisation");
            if (first != null) {
                optInitialisation(Initialisation.named(first));
            }
            return self();
        }

        /**
         * Sets how weights begin; as in the paper by default.
         *
         * @param value the choice
         * @return this builder
         */
        public final B optInitialisation(Initialisation value) {
            initialisation = Preconditions.checkNotNull(value, "initialisation");
            return self();
        }

        /**
         * Sets the activation of hidden layers; that of the paper by default.
         *
         * @param value any but none
         * @return this builder
         */
        public final B optActivation(Activation value) {
            Preconditions.checkArgument(
                    value != Activation.NONE, "hidden layers need an activation");
            activation = Preconditions.checkNotNull(value, "activation");
            return self();
        }

        /**
         * Sets the probability that a value after an activation is dropped; 0 by default. The
         * blocks of SNGAN, SAGAN and BigGAN drop before their second convolution, a U-Net after the
         * normalisation of {@linkplain UnetTranslator.Builder#optDropoutBlocks some blocks}, none
         * of which there are at 32 pixels, by 0.5.
         *
         * @param value in [0, 1)
         * @return this builder
         */
        public final B optDropout(double value) {
            Preconditions.checkArgument(
                    value >= 0 && value < 1, "dropout must be in [0, 1), but was %s", value);
            dropout = value;
            return self();
        }
    }

    /**
     * The same of networks whose normalisation is a choice.
     *
     * @param <B> the kind of builder
     */
    public abstract static class Normalised<B extends Normalised<B>> extends Builder<B> {

        Normalisation normalisation;

        Normalised(Normalisation normalisation, Activation output) {
            this(normalisation, output, 0);
        }

        Normalised(Normalisation normalisation, Activation output, double dropout) {
            super(output, dropout);
            this.normalisation = normalisation;
        }

        @Override
        final B choicesOf(B other) {
            Normalised<B> given = other;
            normalisation = given.normalisation;
            return super.choicesOf(other);
        }

        /** Whether a convolution before a normalisation has a bias. */
        final boolean bias() {
            return !normalisation.replacesBias();
        }

        /** A convolution or linear layer as it is used. */
        final ScriptBlock used(ScriptBlock convolution) {
            return normalisation.apply(convolution);
        }

        /** Refuses a normalisation that is told a class, in networks that are not. */
        final void refuseConditional() {
            Preconditions.checkArgument(
                    normalisation.conditioning().isNone(),
                    "this network is told no class, which %s needs: take another normalisation",
                    normalisation);
        }

        final Sequential addNormalisation(Sequential layers, int maps) {
            normalisation.newLayer(maps).ifPresent(layers::add);
            return layers;
        }

        /** A recipe with what was chosen, unless a layer is not from here. */
        final Optional<NetworkRecipe> recipe(NetworkRecipe network) {
            return normalisation.name().map(name -> chosen(network.with("normalisation", name)));
        }

        @Override
        final B read(NetworkRecipe recipe) {
            String name = recipe.names().get("normalisation");
            if (name != null) {
                normalisation = Normalisation.named(name);
            }
            return super.read(recipe);
        }

        /**
         * Sets the normalisation; that of the paper by default. Where it is spectral, every
         * convolution has it, else those that have one in the paper: all but the first and last of
         * a discriminator and the last of a generator.
         *
         * @param value the choice; any but those of the batch goes with penalties of gradients
         * @return this builder
         */
        public final B optNormalisation(Normalisation value) {
            normalisation = Preconditions.checkNotNull(value, "normalisation");
            return self();
        }
    }
}
