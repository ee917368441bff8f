package org.gan4j.djl.plugin;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.network.TakesNormalisation;
import org.gan4j.djl.torch.TorchScript;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.network.Network;
import org.jspecify.annotations.Nullable;

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
            return kind.cast(host.withNormalisation(() -> new Layer(count)));
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
    private static final class Layer extends AbstractBlock {

        private static final double EPSILON = 1e-5;

        private static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def normalise(self, x: Tensor, gamma: Tensor, beta: Tensor, count: int, eps: float) -> Tensor:
                          r = torch.slice(x, 0, 0, count)
                          own = torch.slice(x, 0, count)
                          rm = torch.mean(r, [0, 2, 3], True)
                          rs = torch.mean(torch.mul(r, r), [0, 2, 3], True)
                          c = torch.div(1., torch.add(count, 1))
                          m = torch.add(torch.mul(torch.mean(own, [2, 3], True), c), torch.mul(rm, torch.sub(1., c)))
                          s = torch.add(torch.mul(torch.mean(torch.mul(own, own), [2, 3], True), c), torch.mul(rs, torch.sub(1., c)))
                          a = torch.mul(torch.sub(r, rm), torch.rsqrt(torch.add(torch.clamp_min(torch.sub(rs, torch.mul(rm, rm)), 0.), eps)))
                          b = torch.mul(torch.sub(own, m), torch.rsqrt(torch.add(torch.clamp_min(torch.sub(s, torch.mul(m, m)), 0.), eps)))
                          y = torch.cat([a, b], 0)
                          g = torch.reshape(gamma, [1, -1, 1, 1])
                          return torch.add(torch.mul(y, g), torch.reshape(beta, [1, -1, 1, 1]))
                        """);

        private final int count;
        private final Parameter gamma;
        private final Parameter beta;

        Layer(int count) {
            this.count = count;
            gamma =
                    addParameter(
                            Parameter.builder()
                                    .setName("gamma")
                                    .setType(Parameter.Type.GAMMA)
                                    .build());
            beta =
                    addParameter(
                            Parameter.builder()
                                    .setName("beta")
                                    .setType(Parameter.Type.BETA)
                                    .build());
        }

        @Override
        protected void prepare(Shape[] inputs) {
            gamma.setShape(new Shape(inputs[0].get(1)));
            beta.setShape(new Shape(inputs[0].get(1)));
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            NDArray x = inputs.head();
            Device device = x.getDevice();
            return SCRIPT.run(
                    x.getManager(),
                    "normalise",
                    x,
                    store.getValue(gamma, device, training),
                    store.getValue(beta, device, training),
                    count,
                    EPSILON);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
