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
import org.gan4j.djl.internal.checkpoint.SafeTensors;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.network.ReadyNetworks;
import org.gan4j.djl.network.ReadyNetworks.Ready;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Torch;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Writes every ready network to {@code target/exports}, with inputs and what it returns for them:
 * {@code src/test/python/exported_networks.py} opens them in Python.
 */
class ExportedNetworksTest {

    private static final Path EXPORTS = Path.of("target/exports");
    private static final long COUNT = 6;

    static List<Ready> networks() {
        return ReadyNetworks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyReadyNetwork(Ready ready) throws IOException {
        Files.createDirectories(EXPORTS);
        Path file = EXPORTS.resolve(ready.name() + ".pt");
        Block block = ready.network().block();
        try (NDManager manager = Torch.newManager(Device.cpu())) {
            NDManager seeded = SeededManager.of(manager, 1);
            block.initialize(seeded, DataType.FLOAT32, ready.inputShapes((int) COUNT));
            Map<String, NDArray> arrays = inputs(ready, seeded);
            Weights weights = Weights.live(block, manager);
            if (ready.network() instanceof Generator generator) {
                NetworkExport.generator(generator, weights, manager, file);
            } else {
                NetworkExport.discriminator(
                        (Discriminator) ready.network(),
                        ready.samples(),
                        (int) COUNT,
                        weights,
                        manager,
                        file);
            }
            NDList inputs = new NDList();
            inputs.addAll(arrays.values());
            try (GradMode mode = GradMode.off()) {
                arrays.put("output", weights.pass(false).run(block, inputs).head());
            }
            weights.byName().forEach((key, value) -> arrays.put("weight:" + key, value));
            try (OutputStream out =
                    Files.newOutputStream(EXPORTS.resolve(ready.name() + ".safetensors"))) {
                SafeTensors.write(out, arrays);
            }
        }
        assertThat(file).isNotEmptyFile();
    }

    private static Map<String, NDArray> inputs(Ready ready, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        if (ready.network() instanceof Discriminator) {
            arrays.put("x", manager.randomNormal(new Shape(COUNT).addAll(ready.samples())));
        } else if (ready.network() instanceof Generator generator && generator.latentSize() > 0) {
            arrays.put("z", manager.randomNormal(new Shape(COUNT, generator.latentSize())));
        }
        Conditioning told = ready.network().conditioning();
        if (told.classes() > 0) {
            arrays.put("labels", manager.arange((int) COUNT).toType(DataType.INT64, false));
        }
        if (told.vectorSize() > 0) {
            arrays.put("vector", manager.randomNormal(new Shape(COUNT, told.vectorSize())));
        }
        if (told.imageShape() != null) {
            Shape images = new Shape(COUNT).addAll(told.imageShape());
            arrays.put("image", manager.randomNormal(images));
        }
        return arrays;
    }
}
