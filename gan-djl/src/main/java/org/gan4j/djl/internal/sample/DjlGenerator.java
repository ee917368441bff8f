package org.gan4j.djl.internal.sample;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.checkpoint.ForeignTensors;
import org.gan4j.djl.internal.checkpoint.SavedDirectory;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.network.GeneratorFactory;
import org.gan4j.djl.network.NetworkSummary;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.file.HeapRoom;
import org.gan4j.file.StrictJson;
import org.gan4j.latent.LatentPrior;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.gan4j.network.NetworkRecipe;
import org.gan4j.run.CheckpointException;
import org.gan4j.run.Precision;
import org.gan4j.sample.SampleRequest;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.sample.Translation;
import org.jspecify.annotations.Nullable;

/** A generator with one set of weights. */
public final class DjlGenerator implements TrainedGenerator {

    private static final String KIND = "generator";
    private static final String RECIPE = "recipe";
    private static final String DATA_TYPE = "dataType";
    private static final String CLASS_COUNTS = "classCounts";
    private static final int MOST_CLASSES = 1_000_000;

    /**
     * So many samples at a time were the fastest on a CPU, by a sixth before four times as many.
     * Gradients are off, which is as near to PyTorch's inference mode as the native library comes.
     */
    private static final int CHUNK = RequestedInput.BLOCK;

    private final Generator network;
    private final Weights weights;
    private final @Nullable LatentPrior prior;
    private final Supplier<long[]> classCounts;
    private final DataType dataType;
    private final NDManager memory;
    private final @Nullable Runnable check;
    private final Runnable release;

    /**
     * Puts a network to use.
     *
     * @param prior the distribution of its latents; null if nobody knows
     * @param classCounts how often each class occurs in the training data; empty if nobody knows
     * @param check refuses what the weights are not fit for; null if they are this generator's own,
     *     which closes the memory with them
     */
    public DjlGenerator(
            Generator network,
            Weights weights,
            @Nullable LatentPrior prior,
            Supplier<long[]> classCounts,
            DataType dataType,
            NDManager memory,
            @Nullable Runnable check) {
        this(
                network,
                weights,
                prior,
                classCounts,
                dataType,
                memory,
                check,
                () -> {
                    if (check == null && memory.isOpen()) {
                        network.block().clear();
                        memory.close();
                    }
                });
    }

    private DjlGenerator(
            Generator network,
            Weights weights,
            @Nullable LatentPrior prior,
            Supplier<long[]> classCounts,
            DataType dataType,
            NDManager memory,
            @Nullable Runnable check,
            Runnable release) {
        this.network = network;
        this.weights = weights;
        this.prior = prior;
        this.classCounts = classCounts;
        this.dataType = dataType;
        this.memory = memory;
        this.check = check;
        this.release = release;
    }

    /** Loads a saved generator, into a network of one's own or that of its recipe. */
    public static TrainedGenerator load(Path directory, @Nullable Generator own, Device device) {
        Device there = Torch.device(device);
        try (SavedDirectory saved = SavedDirectory.open(directory, KIND)) {
            Generator network = own == null ? saved.read(m -> rebuild(directory, m)) : own;
            DataType type = saved.read(DjlGenerator::dataType);
            Optional<LatentPrior> prior =
                    saved.read(m -> Priors.fromManifest(m, network.latentSize()));
            long[] counts = saved.read(DjlGenerator::classCounts);
            Block block = network.block();
            checkFresh(block);
            NDManager memory = Torch.newManager(there);
            try {
                initialise(directory, network, type, saved.bytes(), memory);
                Weights weights = Weights.live(block, memory);
                saved.restore(Map.of(KIND, weights));
                return new DjlGenerator(
                        network, weights, prior.orElse(null), () -> counts, type, memory, null);
            } catch (RuntimeException e) {
                block.clear();
                memory.close();
                throw e;
            }
        }
    }

    /** Takes weights that were trained elsewhere, for latents from N(0, I). */
    public static TrainedGenerator importSafetensors(Path file, Generator network) {
        Block block = network.block();
        checkFresh(block);
        NDManager memory = Torch.newManager(Device.cpu());
        try (NDManager foreign = memory.newSubManager()) {
            ForeignTensors tensors = ForeignTensors.read(file, foreign);
            DataType type = tensors.dataType();
            block.initialize(
                    SeededManager.of(memory, 0),
                    type,
                    network.inputShapes(1).toArray(Shape[]::new));
            Weights weights = Weights.live(block, memory);
            tensors.copyTo(weights.byName());
            LatentPrior prior = LatentPrior.normal(network.latentSize());
            return new DjlGenerator(network, weights, prior, () -> new long[0], type, memory, null);
        } catch (RuntimeException e) {
            block.clear();
            memory.close();
            throw e;
        }
    }

    private static void checkFresh(Block block) {
        checkArgument(
                !block.isInitialized(),
                "the network already has values, which would be overwritten: describe a new one");
    }

    /** No more memory is taken than the saved tensors need, whatever the network asks for. */
    private static void initialise(
            Path directory, Generator network, DataType type, long bytes, NDManager memory) {
        try {
            network.block()
                    .initialize(
                            SeededManager.of(memory, 0, bytes),
                            type,
                            network.inputShapes(1).toArray(Shape[]::new));
        } catch (RuntimeException e) {
            throw new CheckpointException(
                    "the tensors of %s, %s bytes, are of another network (%s): load it with the one that was saved"
                            .formatted(directory, bytes, e.getMessage()),
                    e);
        }
    }

    private static Generator rebuild(Path directory, JsonObject manifest) throws IOException {
        if (!manifest.has(RECIPE)) {
            throw new CheckpointException(
                    "%s holds the weights of a network without a recipe: load it with TrainedGenerator.load(directory, network)"
                            .formatted(directory));
        }
        JsonObject recipe = StrictJson.object(manifest, RECIPE);
        JsonObject settings = StrictJson.object(recipe, "settings");
        NetworkRecipe network = NetworkRecipe.of(StrictJson.text(recipe, "network"));
        for (String name : settings.keySet()) {
            network = network.with(name, StrictJson.finite(settings, name));
        }
        JsonObject names =
                recipe.has("names") ? StrictJson.object(recipe, "names") : new JsonObject();
        for (String setting : names.keySet()) {
            network = network.with(setting, StrictJson.text(names, setting));
        }
        try {
            return GeneratorFactory.build(network);
        } catch (CheckpointException e) {
            throw new CheckpointException(
                    "%s cannot be loaded: %s".formatted(directory, e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new IOException("its recipe cannot be built, " + e.getMessage(), e);
        }
    }

    private static DataType dataType(JsonObject manifest) throws IOException {
        String name = StrictJson.text(manifest, DATA_TYPE);
        return switch (name) {
            case "FLOAT32" -> DataType.FLOAT32;
            case "FLOAT64" -> DataType.FLOAT64;
            default ->
                    throw new IOException(
                            "'%s' must be FLOAT32 or FLOAT64, but is '%s'"
                                    .formatted(DATA_TYPE, name));
        };
    }

    private static long[] classCounts(JsonObject manifest) throws IOException {
        return manifest.has(CLASS_COUNTS)
                ? StrictJson.wholes(manifest, CLASS_COUNTS, MOST_CLASSES, 0, Long.MAX_VALUE)
                : new long[0];
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
    public Conditioning conditioning() {
        return network.conditioning();
    }

    @Override
    public Samples sample(SampleRequest request) {
        RequestedInput input = inputOf(request);
        long values = request.count() * sampleShape().size();
        checkArgument(
                values <= Integer.MAX_VALUE - 8,
                "%s samples of shape %s do not fit into one array: ask for at most %s at a time",
                request.count(),
                sampleShape(),
                (Integer.MAX_VALUE - 8) / sampleShape().size());
        HeapRoom.check(
                values * Float.BYTES,
                "%,d samples of shape %s".formatted(request.count(), sampleShape()),
                "ask for fewer at a time");
        FloatBuffer made = FloatBuffer.allocate((int) values);
        for (int from = 0; from < request.count(); from += CHUNK) {
            int size = Math.min(CHUNK, request.count() - from);
            int computed = request.isExact() ? CHUNK : size;
            try (NDManager manager = memory.newSubManager();
                    NDScope strays = new NDScope()) {
                NDArray samples = run(input.rows(from, computed, manager));
                made.put(
                        (computed == size ? samples : samples.get(new NDIndex("0:" + size)))
                                .toType(DataType.FLOAT32, false)
                                .toFloatArray());
            }
        }
        return input.addTo(Samples.ofFloats(made.array(), sampleShape()));
    }

    private RequestedInput inputOf(SampleRequest request) {
        checkOpen();
        checkState(
                prior != null || latentSize() == 0,
                "this generator was trained with a latent prior that is not one of this library: draw"
                        + " latents from it and call generate(latent)");
        return new RequestedInput(
                request,
                latentSize() == 0 ? null : prior,
                conditioning(),
                classCounts.get(),
                dataType);
    }

    @Override
    public Samples translate(Samples images, Translation how) {
        checkOpen();
        Shape wanted = conditioning().imageShape();
        checkArgument(
                latentSize() == 0
                        && wanted != null
                        && conditioning().equals(Conditioning.image(wanted)),
                "this generator takes %s latents and %s, not images alone",
                latentSize(),
                conditioning());
        checkArgument(
                images.sampleShape().equals(wanted),
                "this generator translates images of shape %s, but these have %s",
                wanted,
                images.sampleShape());
        checkArgument(images.size() >= 1, "there are no images to translate");
        long values = images.size() * sampleShape().size();
        checkArgument(
                values <= Integer.MAX_VALUE - 8,
                "%s images of shape %s do not fit into one array: translate fewer at a time",
                images.size(),
                sampleShape());
        HeapRoom.check(values * Float.BYTES, "the translated images", "translate fewer at a time");
        int size = how.asInTraining() ? 1 : CHUNK;
        FloatBuffer made = FloatBuffer.allocate((int) values);
        for (long from = 0; from < images.size(); from += size) {
            float[] some = images.slice(from, Math.min(images.size(), from + size)).floats();
            try (NDManager manager = memory.newSubManager();
                    NDScope strays = new NDScope()) {
                Shape shape = new Shape(some.length / wanted.size()).addAll(wanted);
                NDArray condition = manager.create(some, shape).toType(dataType, false);
                GeneratorInput input = new GeneratorInput(null, Condition.ofImage(condition));
                NDArray translated =
                        how.asInTraining()
                                ? asInTraining(input, dropoutSeed(how, some))
                                : run(input);
                made.put(translated.toType(DataType.FLOAT32, false).toFloatArray());
            }
        }
        return Samples.ofFloats(made.array(), sampleShape());
    }

    /** A picture has the same wherever it stands in a request. */
    private static long dropoutSeed(Translation how, float... picture) {
        return Seeds.of("translate", how.seed(), Arrays.hashCode(picture));
    }

    /** With the statistics of the batch, and dropout; running statistics stay as they are. */
    private NDArray asInTraining(GeneratorInput input, long seed) {
        NDManager manager = input.condition().arrays().head().getManager();
        Weights beside = weights.lookingAhead(weights.trainable(), manager);
        try (GradMode mode = GradMode.off()) {
            return network.generate(
                    input, beside.trainingPass(SeededManager.of(manager, seed), Precision.FULL));
        }
    }

    @Override
    public TrainedGenerator withStandingStatistics(SampleRequest request) {
        checkArgument(request.count() >= 2, "one sample has no statistics: ask for some thousand");
        RequestedInput inputs = inputOf(request);
        int batch = Math.min(CHUNK, request.count());
        NDManager own = memory.newSubManager();
        try {
            Weights copy = weights.copy(own);
            new StandingStatistics(network, copy)
                    .set(
                            (number, manager) -> inputs.rows(number * batch, batch, manager),
                            request.count() / batch,
                            own);
            long[] counts = classCounts.get();
            return new DjlGenerator(
                    network, copy, prior, () -> counts, dataType, own, check, own::close);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    @Override
    public NDArray generate(GeneratorInput input) {
        checkOpen();
        checkInput(input);
        return run(input);
    }

    @Override
    public NDArray generateWithGradients(GeneratorInput input) {
        checkOpen();
        checkInput(input);
        return network.generate(input, weights.pass(false));
    }

    @Override
    public NDArray latents(SampleRequest request, NDManager manager) {
        checkArgument(latentSize() > 0, "this generator has no latents");
        RequestedInput input = inputOf(request);
        return checkNotNull(input.rows(0, request.count(), manager).latent());
    }

    @Override
    public Device device() {
        return memory.getDevice();
    }

    private NDArray run(GeneratorInput input) {
        try (GradMode mode = GradMode.off();
                NDScope activations = new NDScope()) {
            NDArray samples = network.generate(input, weights.pass(false));
            NDScope.unregister(samples);
            return samples;
        }
    }

    private void checkInput(GeneratorInput input) {
        NDArray latent = input.latent();
        long size;
        if (latent != null) {
            Shape shape = latent.getShape();
            checkArgument(
                    shape.dimension() == 2 && shape.get(1) == latentSize(),
                    "latents must have shape (N, %s), but were %s",
                    latentSize(),
                    shape);
            checkType("latents", latent, dataType);
            size = shape.get(0);
        } else {
            checkArgument(latentSize() == 0, "latents of shape (N, %s) are missing", latentSize());
            NDList conditions = input.condition().arrays();
            checkArgument(!conditions.isEmpty(), "conditions (%s) are missing", conditioning());
            size = conditions.head().getShape().get(0);
        }
        Condition condition = input.condition();
        Conditioning wanted = conditioning();
        if (wanted.classes() > 0) {
            NDArray labels = condition.labels();
            checkArgument(
                    labels != null,
                    "this generator makes samples of %s classes: give labels of shape (%s)",
                    wanted.classes(),
                    size);
            checkLabels(labels, size, wanted.classes());
        } else {
            checkArgument(
                    condition.labels() == null,
                    "this generator is not conditional: it cannot make samples of given classes");
        }
        if (wanted.vectorSize() > 0) {
            NDArray vector = condition.vector();
            Shape expected = new Shape(size, wanted.vectorSize());
            checkArgument(vector != null, "condition vectors of shape %s are missing", expected);
            checkType("condition vectors", vector, dataType);
            checkRows("condition vectors", vector, expected);
        }
        if (wanted.imageShape() != null) {
            NDArray image = condition.image();
            Shape expected = new Shape(size).addAll(wanted.imageShape());
            checkArgument(image != null, "condition images of shape %s are missing", expected);
            checkType("condition images", image, dataType);
            checkRows("condition images", image, expected);
        }
    }

    private void checkLabels(NDArray labels, long size, int classes) {
        if (labels.getDataType().isFloating()) {
            checkType("shares of classes", labels, dataType);
            checkRows("shares of classes", labels, new Shape(size, classes));
            return;
        }
        checkType("labels", labels, DataType.INT64);
        checkRows("labels", labels, new Shape(size));
        for (long label : labels.toLongArray()) {
            checkArgument(
                    label >= 0 && label < classes,
                    "label %s is none of this generator's classes, 0 to %s",
                    label,
                    classes - 1);
        }
    }

    private static void checkRows(String what, NDArray array, Shape expected) {
        checkArgument(
                array.getShape().equals(expected),
                "%s must have shape %s, but were %s",
                what,
                expected,
                array.getShape());
    }

    private static void checkType(String what, NDArray array, DataType expected) {
        checkArgument(
                array.getDataType() == expected,
                "%s must be %s, as this generator is, but were %s: convert them with toType",
                what,
                expected,
                array.getDataType());
    }

    private void checkOpen() {
        checkState(
                memory.isOpen(),
                "this generator is closed, or the trainer that it belongs to: save it before, and load"
                        + " it with TrainedGenerator.load(directory)");
        if (check != null) {
            check.run();
        }
    }

    @Override
    public void save(Path directory) {
        checkOpen();
        JsonObject description = new JsonObject();
        network.recipe().ifPresent(r -> description.add(RECIPE, new Gson().toJsonTree(r)));
        if (prior != null && latentSize() > 0) {
            description.add(Priors.NAME, Priors.toJson(prior));
        }
        description.addProperty(DATA_TYPE, dataType.toString().toUpperCase(Locale.ROOT));
        description.addProperty("sampleShape", sampleShape().toString());
        description.addProperty("conditioning", conditioning().toString());
        long[] counts = classCounts.get();
        if (Arrays.stream(counts).sum() > 0) {
            description.add(CLASS_COUNTS, new Gson().toJsonTree(counts));
        }
        SavedDirectory.write(directory, KIND, description, Map.of(KIND, weights));
    }

    @Override
    public String summary() {
        checkOpen();
        return NetworkSummary.of(network);
    }

    @Override
    public void exportTorchScript(Path file) {
        checkOpen();
        NetworkExport.generator(network, weights, memory, file);
    }

    @Override
    public void exportSafetensors(Path file) {
        checkOpen();
        NetworkExport.weights(weights, file);
    }

    @Override
    public void close() {
        release.run();
    }
}
