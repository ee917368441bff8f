package org.gan4j.djl.internal.sample;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.internal.checkpoint.SafeTensors;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.latent.CodedPrior;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.junit.jupiter.api.Test;

/**
 * Writes every ready network to {@code target/exports}, with inputs and what it returns for them:
 * {@code src/test/python/exported_networks.py} opens them in Python.
 */
class ExportedNetworksTest {

    private static final Path EXPORTS = Path.of("target/exports");
    private static final Conditioning DIGITS = Conditioning.labels(10);
    private static final CodedPrior CODES =
            CodedPrior.of(LatentPrior.normal(62)).withCategories(10).withContinuous(2);
    private static final long COUNT = 3;

    @Test
    void everyReadyNetwork() throws IOException {
        Files.createDirectories(EXPORTS);
        write("mlp-generator", Generators.mlp(2).build());
        write(
                "mlp-generator-conditional",
                Generators.mlp(1, 28, 28)
                        .optConditioning(DIGITS)
                        .optBatchNorm(true)
                        .optSlope(0.2)
                        .optTanh(true)
                        .build());
        write("dcgan-28-generator", Generators.dcgan(28, 28, 1).optWidth(16).build());
        write("dcgan-64-generator", Generators.dcgan(64, 64, 3).optWidth(8).build());
        write("mlp-discriminator", Discriminators.mlp().build(), new Shape(2));
        write(
                "mlp-discriminator-conditional",
                Discriminators.mlp().optConditioning(DIGITS).build(),
                new Shape(1, 28, 28));
        write(
                "dcgan-28-discriminator",
                Discriminators.dcgan(28, 28, 1).optWidth(16).build(),
                new Shape(1, 28, 28));
        write(
                "dcgan-64-discriminator",
                Discriminators.dcgan(64, 64, 3).optWidth(8).build(),
                new Shape(3, 64, 64));
        write("vanilla-generator", Generators.vanilla(1, 28, 28).build());
        write("vanilla-discriminator", Discriminators.vanilla().build(), new Shape(1, 28, 28));
        write("sngan-32-generator", Generators.sngan(32, 32, 3).optWidth(16).build());
        write("sagan-32-generator", Generators.sagan(32, 32, 3).optWidth(16).build());
        Shape colours = new Shape(3, 32, 32);
        write(
                "sngan-32-discriminator",
                Discriminators.sngan(32, 32, 3).optWidth(16).build(),
                colours);
        write(
                "sagan-32-discriminator",
                Discriminators.sagan(32, 32, 3).optWidth(16).build(),
                colours);
        for (String normalisation : List.of("layer", "instance-affine", "group-4", "spectral")) {
            write(
                    "dcgan-32-discriminator-" + normalisation,
                    Discriminators.dcgan(32, 32, 3)
                            .optWidth(8)
                            .optNormalisation(Normalisation.named(normalisation))
                            .build(),
                    colours);
        }
    }

    @Test
    void everyNetworkThatIsToldAClass() throws IOException {
        Files.createDirectories(EXPORTS);
        Shape colours = new Shape(3, 32, 32);
        Normalisation conditional = Normalisation.conditionalBatch(10);
        write(
                "dcgan-32-generator-concat",
                Generators.dcgan(32, 32, 3).optWidth(8).optConditioning(DIGITS).build());
        write(
                "sngan-32-generator-conditional",
                Generators.sngan(32, 32, 3).optWidth(16).optNormalisation(conditional).build());
        write(
                "biggan-64-generator",
                Generators.biggan(64, 3, 10)
                        .optLatentSize(20)
                        .optEmbeddingSize(4)
                        .optWidth(4)
                        .build());
        write(
                "sngan-32-discriminator-projection",
                Discriminators.sngan(32, 32, 3).optWidth(16).optProjection(10).build(),
                colours);
        write(
                "dcgan-32-discriminator-concat",
                Discriminators.dcgan(32, 32, 3).optWidth(8).optConditioning(DIGITS).build(),
                colours);
        write("infogan-28-generator", Generators.infogan(28, 28, 1, CODES));
        write(
                "infogan-28-discriminator",
                Discriminators.infogan(28, 28, 1, CODES),
                new Shape(1, 28, 28));
    }

    @Test
    void everyNetworkThatTranslates() throws IOException {
        Files.createDirectories(EXPORTS);
        Shape colours = new Shape(3, 32, 32);
        write("unet-32", Generators.unet(colours, 3).optWidth(4).build());
        write("resnet-32", Generators.resnet(colours, 3).optWidth(4).optBlocks(2).build());
        write(
                "patch-70-discriminator",
                Discriminators.patch(32, 32, 3).optWidth(4).optPatch(70).build(),
                colours);
    }

    private interface Writing {
        void to(Path file, Weights weights, NDManager manager);
    }

    private static void write(String name, Generator network) throws IOException {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDManager seeded = SeededManager.of(manager, 1);
            network.block()
                    .initialize(
                            seeded, DataType.FLOAT32, network.inputShapes(1).toArray(Shape[]::new));
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            if (network.latentSize() > 0) {
                arrays.put("z", seeded.randomNormal(new Shape(COUNT, network.latentSize())));
            }
            write(
                    name,
                    network.block(),
                    network.conditioning(),
                    arrays,
                    (file, weights, memory) ->
                            NetworkExport.generator(network, weights, memory, file),
                    manager);
        }
    }

    private static void write(String name, Discriminator network, Shape sample) throws IOException {
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDManager seeded = SeededManager.of(manager, 1);
            network.block()
                    .initialize(
                            seeded,
                            DataType.FLOAT32,
                            network.inputShapes(1, sample).toArray(Shape[]::new));
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            arrays.put("x", seeded.randomNormal(new Shape(COUNT).addAll(sample)));
            write(
                    name,
                    network.block(),
                    network.conditioning(),
                    arrays,
                    (file, weights, memory) ->
                            NetworkExport.discriminator(network, sample, weights, memory, file),
                    manager);
        }
    }

    private static void write(
            String name,
            Block block,
            Conditioning told,
            Map<String, NDArray> arrays,
            Writing writing,
            NDManager manager)
            throws IOException {
        if (told.classes() > 0) {
            arrays.put("labels", manager.arange((int) COUNT).toType(DataType.INT64, false));
        }
        if (told.imageShape() != null) {
            Shape images = new Shape(COUNT).addAll(told.imageShape());
            arrays.put("image", manager.randomNormal(images));
        }
        Weights weights = Weights.live(block, manager);
        Path file = EXPORTS.resolve(name + ".pt");
        writing.to(file, weights, manager);
        NDList inputs = new NDList();
        inputs.addAll(arrays.values());
        try (GradMode mode = GradMode.off()) {
            arrays.put("output", weights.pass(false).run(block, inputs).head());
        }
        weights.byName().forEach((key, value) -> arrays.put("weight:" + key, value));
        try (OutputStream out = Files.newOutputStream(EXPORTS.resolve(name + ".safetensors"))) {
            SafeTensors.write(out, arrays);
        }
        assertThat(file).isNotEmptyFile();
    }
}
