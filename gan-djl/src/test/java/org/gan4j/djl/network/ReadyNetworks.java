package org.gan4j.djl.network;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.data.Conditioning;
import org.gan4j.data.StrokeDigits;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.plugin.GeneratorEnsemble;
import org.gan4j.djl.plugin.MinibatchDiscrimination;
import org.gan4j.djl.plugin.MinibatchStd;
import org.gan4j.djl.plugin.Packing;
import org.gan4j.djl.plugin.VirtualBatchNorm;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;

/**
 * Every network that the library has ready, and what plug-ins make of them, narrow, by a name for
 * files and tests.
 */
public final class ReadyNetworks {

    private static final Conditioning DIGITS = Conditioning.labels(10);
    private static final CodedPrior CODES =
            CodedPrior.of(LatentPrior.normal(62)).withCategories(10).withContinuous(2);
    private static final Shape GREY = new Shape(1, 28, 28);
    private static final Shape COLOURS = new Shape(3, 32, 32);

    /**
     * One of them, not yet initialised.
     *
     * @param name its name
     * @param network the network
     * @param samples what it makes or judges
     */
    public record Ready(String name, Network network, Shape samples) {

        /** {@return the shapes of its inputs} */
        public Shape[] inputShapes(int batchSize) {
            List<Shape> shapes =
                    network instanceof Discriminator judge
                            ? judge.inputShapes(batchSize, samples)
                            : network.inputShapes(batchSize);
            return shapes.toArray(Shape[]::new);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Ready> ready = new ArrayList<>();

    private ReadyNetworks() {}

    /** {@return all, new ones at each call} */
    public static List<Ready> all() {
        ReadyNetworks networks = new ReadyNetworks();
        networks.addPerceptrons();
        networks.addConvolutional();
        networks.addResidual();
        networks.addTranslators();
        networks.addDecorated();
        return networks.ready;
    }

    private void add(String name, Generator network) {
        ready.add(new Ready(name, network, network.sampleShape()));
    }

    private void add(String name, Discriminator network, Shape samples) {
        ready.add(new Ready(name, network, samples));
    }

    private void addPerceptrons() {
        add("mlp-generator", Generators.mlp(2).build());
        add(
                "mlp-generator-conditional",
                Generators.mlp(1, 28, 28)
                        .optConditioning(DIGITS)
                        .optBatchNorm(true)
                        .optSlope(0.2)
                        .optTanh(true)
                        .build());
        add(
                "mlp-generator-vector",
                Generators.mlp(2).optConditioning(Conditioning.vector(5)).build());
        add("mlp-discriminator", Discriminators.mlp().build(), new Shape(2));
        add(
                "mlp-discriminator-conditional",
                Discriminators.mlp().optConditioning(DIGITS).build(),
                GREY);
        add("mlp-discriminator-projection", Discriminators.mlp().optProjection(10).build(), GREY);
        add(
                "ensemble-generator",
                GeneratorEnsemble.of(
                        List.of(Generators.mlp(2).build(), Generators.mlp(2).build())));
        add("vanilla-generator", Generators.vanilla(1, 28, 28).build());
        add("vanilla-discriminator", Discriminators.vanilla().build(), GREY);
    }

    private void addConvolutional() {
        add("dcgan-28-generator", Generators.dcgan(28, 28, 1).optWidth(16).build());
        add("dcgan-28-discriminator", Discriminators.dcgan(28, 28, 1).optWidth(16).build(), GREY);
        add("dcgan-64-generator", Generators.dcgan(64, 64, 3).optWidth(8).build());
        add(
                "dcgan-64-discriminator",
                Discriminators.dcgan(64, 64, 3).optWidth(8).build(),
                new Shape(3, 64, 64));
        for (String normalisation : List.of("layer", "instance-affine", "group-4", "spectral")) {
            add(
                    "dcgan-32-discriminator-" + normalisation,
                    Discriminators.dcgan(32, 32, 3)
                            .optWidth(8)
                            .optNormalisation(Normalisation.named(normalisation))
                            .build(),
                    COLOURS);
        }
        add(
                "dcgan-32-generator-concat",
                Generators.dcgan(32, 32, 3).optWidth(8).optConditioning(DIGITS).build());
        add(
                "dcgan-32-generator-scaled",
                Generators.dcgan(32, 32, 3).optWidth(8).optClassScaling(10).build());
        add(
                "dcgan-32-discriminator-concat",
                Discriminators.dcgan(32, 32, 3).optWidth(8).optConditioning(DIGITS).build(),
                COLOURS);
        add(
                "dcgan-32-discriminator-projection",
                Discriminators.dcgan(32, 32, 3).optWidth(8).optProjection(10).build(),
                COLOURS);
        add(
                "dcgan-28-discriminator-head",
                Discriminators.dcgan(28, 28, 1).optWidth(8).addHead("class", 10).build(),
                GREY);
        add(
                "dcgan-28-discriminator-tutorial",
                DcganDiscriminator.tutorial(1).optWidth(8).build(),
                GREY);
        add(
                "dcgan-28-discriminator-critic",
                DcganDiscriminator.critic(1).optWidth(8).build(),
                GREY);
        add("ebgan-28-discriminator", Discriminators.ebgan(28, 28, 1).optWidth(4).build(), GREY);
        add("infogan-28-generator", Generators.infogan(28, 28, 1, CODES).build());
        add("infogan-28-discriminator", Discriminators.infogan(28, 28, 1, CODES).build(), GREY);
    }

    private void addResidual() {
        add("sngan-32-generator", Generators.sngan(32, 32, 3).optWidth(16).build());
        add(
                "sngan-32-discriminator",
                Discriminators.sngan(32, 32, 3).optWidth(16).build(),
                COLOURS);
        add("sagan-32-generator", Generators.sagan(32, 32, 3).optWidth(16).build());
        add(
                "sagan-32-discriminator",
                Discriminators.sagan(32, 32, 3).optWidth(16).build(),
                COLOURS);
        add(
                "sngan-32-generator-conditional",
                Generators.sngan(32, 32, 3)
                        .optWidth(16)
                        .optNormalisation(Normalisation.conditionalBatch(10))
                        .build());
        add(
                "sngan-32-discriminator-projection",
                Discriminators.sngan(32, 32, 3).optWidth(16).optProjection(10).build(),
                COLOURS);
        add(
                "biggan-64-generator",
                Generators.biggan(64, 3, 10)
                        .optLatentSize(20)
                        .optEmbeddingSize(4)
                        .optWidth(4)
                        .build());
    }

    /** As plug-ins make it of another. */
    private static Discriminator decorated(Discriminator network, Plugin... plugins) {
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(Generators.dcgan(28, 28, 1).build())
                        .setDiscriminator(network);
        for (Plugin plugin : plugins) {
            plugin.install(gan);
        }
        List<Discriminator> found = new ArrayList<>();
        gan.decorateDiscriminator(
                made -> {
                    found.add(made);
                    return made;
                });
        return found.get(0);
    }

    private static Discriminator judge() {
        return Discriminators.dcgan(28, 28, 1).optWidth(8).build();
    }

    private void addDecorated() {
        Plugin reference = VirtualBatchNorm.of(StrokeDigits.generate(4, 1));
        add("packed-28-discriminator", decorated(judge(), Packing.of(3)), GREY);
        add(
                "packed-mlp-discriminator-conditional",
                decorated(Discriminators.mlp().optConditioning(DIGITS).build(), Packing.of(3)),
                new Shape(2));
        add("virtual-28-discriminator", decorated(judge(), reference), GREY);
        add("minibatch-std-28-discriminator", decorated(judge(), MinibatchStd.standard()), GREY);
        add(
                "minibatch-discrimination-28-discriminator",
                decorated(judge(), MinibatchDiscrimination.of(3, 2)),
                GREY);
        add(
                "virtual-packed-28-discriminator",
                decorated(judge(), reference, MinibatchStd.standard(), Packing.of(3)),
                GREY);
    }

    private void addTranslators() {
        add("unet-32", Generators.unet(COLOURS, 3).optWidth(4).build());
        add("resnet-32", Generators.resnet(COLOURS, 3).optWidth(4).optBlocks(2).build());
        add(
                "patch-70-discriminator",
                Discriminators.patch(32, 32, 3).optWidth(4).optPatch(70).build(),
                COLOURS);
    }
}
