package org.gan4j.djl.plugin;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import com.google.common.base.Preconditions;
import java.util.List;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.network.TakesNormalisation;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Script;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;

/**
 * Virtual batch normalisation (Salimans et al. 2016, section 3.5): every BatchNorm of both networks
 * normalises a sample by the statistics of a fixed reference batch, joined by the sample itself
 * with weight 1 / (R + 1), instead of those of its own batch. A sample then does not depend on its
 * neighbours, in training or evaluation.
 *
 * <p>The reference batch of the discriminator are given samples, that of the generator latents from
 * N(0, I) of the same number; both are saved with the weights. They run through the networks at
 * every step, which costs R samples more. Networks must implement {@link TakesNormalisation}; the
 * DCGAN pair does. The decorated generator has no recipe: load it with {@code
 * TrainedGenerator.load(directory, VirtualBatchNorm.decorated(network, R))}.
 */
public final class VirtualBatchNorm implements Plugin, ChecksComposition {

    private final ResidentSamples reference;

    private VirtualBatchNorm(ResidentSamples reference) {
        this.reference = reference;
    }

    /**
     * Normalisation by a reference batch.
     *
     * @param reference R real images, at least 2; 64 are common
     * @return the plug-in
     */
    public static VirtualBatchNorm of(Samples reference) {
        Preconditions.checkArgument(
                reference.size() >= 2,
                "a reference batch needs at least 2 samples, but has %s",
                reference.size());
        return new VirtualBatchNorm(reference.resident());
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        int count = Math.toIntExact(reference.size());
        gan.decorateGenerator(before -> decorated(before, count));
        gan.decorateDiscriminator(
                before -> {
                    Discriminator network = replaced(Discriminator.class, before, count);
                    Shape samples = new Shape(count).addAll(reference.sampleShape());
                    Initializer values =
                            (manager, shape, type) ->
                                    manager.create(reference.floats(), shape).toType(type, false);
                    return new Referenced.OfDiscriminator(
                            network, new Referenced(network.block(), samples, values));
                });
    }

    /**
     * A generator as this plug-in makes it, to load saved weights into.
     *
     * @param generator the generator as it was given to the trainer, not yet initialised
     * @param count R, the size of the reference batch it was trained with
     * @return the decorated generator
     * @throws IllegalStateException if it does not implement {@link TakesNormalisation}
     */
    public static Generator decorated(Generator generator, int count) {
        Generator network = replaced(Generator.class, generator, count);
        Shape latents = new Shape(count, network.latentSize());
        Initializer normal = new NormalInitializer(1);
        return new Referenced.OfGenerator(
                network, new Referenced(network.block(), latents, normal));
    }

    private static <T extends Network> T replaced(Class<T> kind, T network, int count) {
        Preconditions.checkState(
                network.conditioning().isNone(),
                "the reference batch of virtual batch norm has no conditions, which %s needs: use"
                        + " BatchNorm, or a network without conditions",
                network);
        if (network instanceof TakesNormalisation<?> host) {
            return kind.cast(host.withNormalisation(Normalisation.of(() -> new Layer(count))));
        }
        throw new IllegalStateException(
                "virtual batch norm replaces BatchNorm, but %s does not say where it has any: use a DCGAN network or implement TakesNormalisation, and install this plug-in before others that decorate networks"
                        .formatted(network));
    }

    @Override
    public void check(Composition composition) {
        for (Generator generator : composition.parts(Generator.class)) {
            Preconditions.checkState(
                    reference.sampleShape().equals(generator.sampleShape()),
                    "the reference batch has samples of shape %s but the generator makes %s",
                    reference.sampleShape(),
                    generator.sampleShape());
        }
    }

    @Override
    public String toString() {
        return "VirtualBatchNorm[reference=" + reference + "]";
    }

    /** Normalises by the first samples of a batch. */
    private static final class Layer extends ScriptBlock {

        private static final double EPSILON = 1e-5;

        private final int count;
        private final Parameter weight = of("weight", Parameter.Type.GAMMA);
        private final Parameter bias = of("bias", Parameter.Type.BETA);

        Layer(int count) {
            this.count = count;
        }

        private Parameter of(String name, Parameter.Type type) {
            return addParameter(Parameter.builder().setName(name).setType(type).build());
        }

        @Override
        protected void prepare(Shape[] inputs) {
            weight.setShape(new Shape(inputs[0].get(1)));
            bias.setShape(new Shape(inputs[0].get(1)));
        }

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            String x = inputs.get(0);
            String reference = script.let("torch.slice(%s, 0, 0, %s)".formatted(x, count));
            String own = script.let("torch.slice(%s, 0, %s)".formatted(x, count));
            String mean = mean(script, reference, "[0, 2, 3]");
            String square = meanSquare(script, reference, "[0, 2, 3]");
            String c = script.let("torch.div(1., %s)".formatted(count + 1.));
            String ownMean = joined(script, mean(script, own, "[2, 3]"), mean, c);
            String ownSquare = joined(script, meanSquare(script, own, "[2, 3]"), square, c);
            String all =
                    script.let(
                            "torch.cat([%s, %s], 0)"
                                    .formatted(
                                            normalised(script, reference, mean, square),
                                            normalised(script, own, ownMean, ownSquare)));
            String scaled = "torch.mul(%s, %s)".formatted(all, perChannel(script, weight));
            return List.of(
                    script.result("torch.add(%s, %s)".formatted(scaled, perChannel(script, bias))));
        }

        private static String mean(Script script, String x, String axes) {
            return script.let("torch.mean(%s, %s, True)".formatted(x, axes));
        }

        private static String meanSquare(Script script, String x, String axes) {
            return mean(script, "torch.mul(%s, %s)".formatted(x, x), axes);
        }

        private static String joined(Script script, String own, String reference, String c) {
            return script.let(
                    "torch.add(torch.mul(%s, %s), torch.mul(%s, torch.sub(1., %s)))"
                            .formatted(own, c, reference, c));
        }

        private static String normalised(Script script, String x, String mean, String square) {
            String variance =
                    "torch.clamp_min(torch.sub(%s, torch.mul(%s, %s)), 0.)"
                            .formatted(square, mean, mean);
            return script.let(
                    "torch.mul(torch.sub(%s, %s), torch.rsqrt(torch.add(%s, %s)))"
                            .formatted(x, mean, variance, EPSILON));
        }

        private static String perChannel(Script script, Parameter parameter) {
            return "torch.reshape(%s, [1, -1, 1, 1])".formatted(script.parameter(parameter));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
