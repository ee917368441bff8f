package org.gan4j.djl.internal.sample;

import static com.google.common.base.Preconditions.checkState;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.internal.checkpoint.SafeTensors;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.nn.ScriptExport;
import org.gan4j.djl.nn.ScriptExport.Returns;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.TorchModule;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.file.WholeFile;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.Network;
import org.gan4j.run.RandomSource;
import org.jspecify.annotations.Nullable;

/** Writes networks as TorchScript files that do what the networks do here, or none. */
public final class NetworkExport {

    /** How closely an exported network is compared. */
    private static final double CLOSE = 1e-4;

    private final int tried;
    private final Network network;
    private final Weights weights;
    private final NDManager memory;
    private final RandomSource random;

    private NetworkExport(int tried, Network network, Weights weights, NDManager memory) {
        this.tried = tried;
        this.network = network;
        this.weights = weights;
        this.memory = memory;
        random = new TorchRandom(memory, weights.dataType(), 0);
    }

    /** Writes a generator: {@code forward(z, labels, vector, image)}, as far as it takes them. */
    static void generator(Generator network, Weights weights, NDManager root, Path file) {
        try (NDManager memory = root.newSubManager();
                NDScope strays = new NDScope()) {
            NetworkExport export = new NetworkExport(2, network, weights, memory);
            Shape latents = new Shape(export.tried, network.latentSize());
            GeneratorInput input =
                    new GeneratorInput(
                            network.latentSize() == 0 ? null : export.random.normal(latents),
                            export.condition());
            export.write(
                    input.latent() == null ? null : "z",
                    input.arrays(network.conditioning()),
                    () -> network.generate(input, weights.pass(false)),
                    file);
        }
    }

    /**
     * Writes a discriminator: {@code forward(x, labels, vector, image)} returns logits.
     *
     * @param network the network
     * @param sampleShape what it judges
     * @param batchSize how many samples it judges at once in training
     * @param weights its weights
     * @param root what temporary memory is taken from
     * @param file where to write
     */
    public static void discriminator(
            Discriminator network,
            Shape sampleShape,
            int batchSize,
            Weights weights,
            NDManager root,
            Path file) {
        try (NDManager memory = root.newSubManager();
                NDScope strays = new NDScope()) {
            NetworkExport export = new NetworkExport(batchSize, network, weights, memory);
            NDArray samples = export.random.normal(new Shape(batchSize).addAll(sampleShape));
            DiscriminatorInput input = new DiscriminatorInput(samples, export.condition());
            export.write(
                    "x",
                    input.arrays(network.conditioning()),
                    () -> network.criticise(input, weights.pass(false)).logits(),
                    file);
        }
    }

    private Condition condition() {
        Conditioning told = network.conditioning();
        Shape rows = new Shape(tried);
        Shape image = told.imageShape();
        return new Condition(
                told.classes() == 0 ? null : memory.zeros(rows, DataType.INT64),
                told.vectorSize() == 0 ? null : random.normal(rows.add(told.vectorSize())),
                image == null ? null : random.normal(rows.addAll(image)));
    }

    private void write(@Nullable String first, NDList inputs, Supplier<NDArray> here, Path file) {
        List<String> names = new ArrayList<>();
        if (first != null) {
            names.add(first);
        }
        Conditioning told = network.conditioning();
        if (told.classes() > 0) {
            names.add("labels");
        }
        if (told.vectorSize() > 0) {
            names.add("vector");
        }
        if (told.imageShape() != null) {
            names.add("image");
        }
        Returns returns = network instanceof Discriminator ? Returns.LOGITS : Returns.FIRST;
        byte[] archive = ScriptExport.pack(network.block(), names, returns, weights::valueOf);
        check(archive, inputs, here);
        write(file, out -> out.write(archive));
    }

    /**
     * Writes weights by their names, as safetensors.
     *
     * @param weights of a network
     * @param file where to write
     */
    public static void weights(Weights weights, Path file) {
        write(file, out -> SafeTensors.write(out, weights.byName()));
    }

    private static void write(Path file, WholeFile.Content content) {
        try {
            WholeFile.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** A network may do more in Java than its block does. */
    private void check(byte[] archive, NDList inputs, Supplier<NDArray> here) {
        try (TorchModule module = TorchModule.load(archive, memory.getDevice());
                GradMode mode = GradMode.off()) {
            NDArray expected = here.get();
            NDArray made = module.run(memory, "forward", inputs.toArray(new Object[0])).head();
            checkState(
                    made.getShape().equals(expected.getShape())
                            && made.sub(expected)
                                            .abs()
                                            .max()
                                            .toType(DataType.FLOAT64, false)
                                            .getDouble()
                                    <= CLOSE,
                    "%s returns something else than its block does by itself, so it cannot be"
                            + " exported: put all it does into the block",
                    network);
        }
    }
}
