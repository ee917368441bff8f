package org.gan4j.djl.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.common.base.Preconditions;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.gan4j.CheckpointException;
import org.gan4j.Generator;
import org.gan4j.LatentPrior;
import org.gan4j.NetworkRecipe;
import org.gan4j.Player;
import org.gan4j.TrainedGenerator;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.checkpoint.SavedDirectory;
import org.gan4j.djl.network.GeneratorFactory;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.djl.torch.TorchRandom;
import org.jspecify.annotations.Nullable;

/** A generator with one set of weights. */
final class DjlGenerator implements TrainedGenerator {

    private static final String KIND = "generator";

    /** Samples are generated so many at a time: enough to keep the device busy. */
    private static final int CHUNK = 256;

    private final Generator network;
    private final Weights weights;
    private final @Nullable LatentPrior prior;
    private final DataType dataType;
    private final NDManager memory;
    private final boolean ownsMemory;

    DjlGenerator(
            Generator network,
            Weights weights,
            @Nullable LatentPrior prior,
            DataType dataType,
            NDManager memory,
            boolean ownsMemory) {
        this.network = network;
        this.weights = weights;
        this.prior = prior;
        this.dataType = dataType;
        this.memory = memory;
        this.ownsMemory = ownsMemory;
    }

    static TrainedGenerator load(Path directory, @Nullable Generator own) {
        SavedDirectory saved = SavedDirectory.open(directory, KIND);
        JsonObject manifest = saved.manifest();
        Generator network = own == null ? rebuild(directory, manifest) : own;
        DataType type = DataType.valueOf(manifest.get("dataType").getAsString());
        LatentPrior prior =
                manifest.has("latentPrior")
                        ? Priors.fromJson(manifest.getAsJsonObject("latentPrior"))
                        : null;
        Block block = network.block();
        Preconditions.checkArgument(
                !block.isInitialized(),
                "the network already has values, which would be overwritten: describe a new one");
        NDManager memory = Torch.newManager(Device.cpu());
        try {
            Shape input = new Shape(1, network.latentSize());
            Networks.initialise(network.block(), Player.GENERATOR, input, type, 0, memory);
            Weights weights = Weights.live(network.block(), memory);
            saved.restore(Map.of(KIND, weights));
            return new DjlGenerator(network, weights, prior, type, memory, true);
        } catch (RuntimeException e) {
            block.clear();
            memory.close();
            throw e;
        }
    }

    private static Generator rebuild(Path directory, JsonObject manifest) {
        NetworkRecipe recipe = new Gson().fromJson(manifest.get("recipe"), NetworkRecipe.class);
        if (recipe == null) {
            throw new CheckpointException(
                    "%s holds the weights of a network without a recipe: load it with TrainedGenerator.load(directory, network)"
                            .formatted(directory));
        }
        return GeneratorFactory.build(recipe);
    }

    @Override
    public int latentSize() {
        return network.latentSize();
    }

    @Override
    public Shape sampleShape() {
        return network.sampleShape();
    }

    @Override
    public Samples sample(int count, long seed) {
        Preconditions.checkArgument(count >= 1, "count must be at least 1, but was %s", count);
        Preconditions.checkState(
                prior != null,
                "this generator was trained with a latent prior that is not one of this library: draw"
                        + " latents from it and call generate(latent)");
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(count * sampleShape().size()));
        for (int from = 0; from < count; from += CHUNK) {
            int size = Math.min(CHUNK, count - from);
            try (NDManager manager = memory.newSubManager();
                    NDScope strays = new NDScope()) {
                long chunkSeed = Seeds.of("sample", seed, from);
                NDArray latent = prior.draw(size, new TorchRandom(manager, dataType, chunkSeed));
                values.put(generate(latent).toType(DataType.FLOAT32, false).toFloatArray());
            }
        }
        return Samples.ofFloats(values.array(), sampleShape());
    }

    @Override
    public NDArray generate(NDArray latent) {
        Shape shape = latent.getShape();
        Preconditions.checkArgument(
                shape.dimension() == 2 && shape.get(1) == latentSize(),
                "latents must have shape (N, %s), but were %s",
                latentSize(),
                shape);
        try (GradMode mode = GradMode.off();
                NDScope activations = new NDScope()) {
            NDArray samples = network.generate(new NDList(latent), weights.pass(false));
            NDScope.unregister(samples);
            return samples;
        }
    }

    @Override
    public void save(Path directory) {
        JsonObject description = new JsonObject();
        network.recipe().ifPresent(r -> description.add("recipe", new Gson().toJsonTree(r)));
        if (prior != null) {
            description.add("latentPrior", Priors.toJson(prior));
        }
        description.addProperty("dataType", dataType.toString().toUpperCase(Locale.ROOT));
        description.addProperty("sampleShape", sampleShape().toString());
        SavedDirectory.write(directory, KIND, description, Map.of(KIND, weights));
    }

    @Override
    public void close() {
        if (ownsMemory && memory.isOpen()) {
            network.block().clear();
            memory.close();
        }
    }
}
