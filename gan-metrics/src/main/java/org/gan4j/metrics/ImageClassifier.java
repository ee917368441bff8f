package org.gan4j.metrics;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.TranslateException;
import ai.djl.util.Pair;
import com.google.common.base.Preconditions;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.Flatten;
import org.gan4j.djl.nn.Heads;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.MaxPool;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Script;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.torch.SeededManager;
import org.gan4j.file.SmallFile;
import org.gan4j.metrics.FeatureExtractor.Extracted;

/**
 * A small convolutional classifier of images, trained on labelled ones: two convolutions 5 x 5 of
 * 16 and 32 maps with ReLU and pooling, and 64 hidden units. It is the judge of what a generator
 * made where no published network can be had; its verdicts are no better than its {@link
 * #accuracy}.
 */
public final class ImageClassifier implements AutoCloseable {

    /** Of the files of {@link #cached}: weights of another are trained anew. */
    private static final int FORMAT = 2;

    private static final int BATCH = 100;
    private static final float RATE = 1e-3f;
    private static final int UNITS = 64;

    private final Model model = Model.newInstance("image-classifier", "PyTorch");
    private final Sequential hidden;
    private final Linear output;
    private final Shape shape;
    private final int classes;

    private ImageClassifier(Shape shape, int classes) {
        this.shape = shape;
        this.classes = classes;
        hidden =
                new Sequential()
                        .add(conv(16))
                        .add(new Relu())
                        .add(new MaxPool())
                        .add(conv(32))
                        .add(new Relu())
                        .add(new MaxPool())
                        .add(new Flatten())
                        .add(new Linear(UNITS))
                        .add(new Relu());
        output = new Linear(classes);
        model.setBlock(new Sequential().add(hidden).add(output));
    }

    private static ScriptBlock conv(int filters) {
        return Conv2d.builder().setFilters(filters).setKernel(5).optPadding(2).build();
    }

    /** {@return the shape of the images that it was trained on} */
    public Shape imageShape() {
        return shape;
    }

    /**
     * {@return the network, of images (N, C, H, W) in [-1, 1], that returns hidden units (N, 64)
     * and logits (N, classes); it has the weights of this classifier, and is of use until that is
     * closed}
     */
    public ScriptBlock featuresAndLogits() {
        return new Sequential()
                .add("hidden", hidden)
                .add("heads", new Heads().add("features", new PassOn()).add("logits", output));
    }

    /** Returns what it is given. */
    private static final class PassOn extends ScriptBlock {

        @Override
        protected List<String> write(Script script, List<String> inputs) {
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }

    /**
     * Trains a classifier with Adam, learning rate 0.001, batches of 100. Interrupting the thread
     * cancels it.
     *
     * @param images labelled images, at least 100
     * @param epochs passes over them, at least 1; 4 suffice for MNIST
     * @param seed the seed of weights and order
     * @return the classifier, to be closed
     * @throws IllegalStateException if the images have no labels or cannot be read
     */
    public static ImageClassifier train(Samples images, int epochs, long seed) {
        return train(images, epochs, seed, ProgressListener.NONE);
    }

    private static ImageClassifier train(
            Samples images, int epochs, long seed, ProgressListener listener) {
        Preconditions.checkArgument(
                images.size() >= BATCH,
                "at least %s images are needed, not %s",
                BATCH,
                images.size());
        Preconditions.checkArgument(epochs >= 1, "epochs must be at least 1, but was %s", epochs);
        int classes = Arrays.stream(images.labels()).max().orElseThrow() + 1;
        ImageClassifier classifier = new ImageClassifier(images.sampleShape(), classes);
        try {
            classifier.fit(images, epochs, seed, listener);
            return classifier;
        } catch (IOException | TranslateException e) {
            classifier.close();
            throw new IllegalStateException("the images cannot be read", e);
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }

    /**
     * Trains a classifier once for a data set and keeps its weights; the next call with the same
     * images, labels, epochs and seed loads them.
     *
     * @param directory where classifiers are kept; created when it is not there
     * @param images labelled images, at least 100
     * @param epochs passes over them, at least 1; 4 suffice for MNIST
     * @param seed the seed of weights and order
     * @param listener is told after every batch of the training
     * @return the classifier, to be closed
     * @throws IOException if the directory cannot be written, or a file in it is damaged
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static ImageClassifier cached(
            Path directory, Samples images, int epochs, long seed, ProgressListener listener)
            throws IOException {
        Path file = directory.resolve(key(images, epochs, seed) + ".params");
        if (!Files.exists(file)) {
            ImageClassifier trained = train(images, epochs, seed, listener);
            try {
                trained.save(file);
                return trained;
            } catch (IOException | RuntimeException e) {
                trained.close();
                throw e;
            }
        }
        int classes = Arrays.stream(images.labels()).max().orElseThrow() + 1;
        ImageClassifier loaded = new ImageClassifier(images.sampleShape(), classes);
        try {
            loaded.load(file);
            return loaded;
        } catch (ClosedByInterruptException e) {
            loaded.close();
            CancellationException cancelled =
                    new CancellationException("reading " + file + " was interrupted");
            cancelled.initCause(e);
            throw cancelled;
        } catch (IOException | MalformedModelException | RuntimeException e) {
            loaded.close();
            throw new IOException(file + " is damaged: remove it to train it again", e);
        }
    }

    private void save(Path file) throws IOException {
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        model.getBlock().saveParameters(new DataOutputStream(weights));
        HeaderFile.write(file, new JsonObject(), weights.toByteArray());
    }

    private void load(Path file) throws IOException, MalformedModelException {
        SmallFile.checkRegular(file);
        try (FileChannel channel = FileChannel.open(file)) {
            JsonObject header = HeaderFile.readHeader(file, channel);
            byte[] weights = HeaderFile.readRest(file, channel, header);
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(weights));
            model.getBlock().loadParameters(model.getNDManager(), in);
        }
    }

    private static String key(Samples images, int epochs, long seed) {
        Hasher hasher = Hashing.sha256().newHasher();
        hasher.putInt(FORMAT).putString(images.sampleShape().toString(), StandardCharsets.UTF_8);
        if (images.isBytes()) {
            hasher.putBytes(images.bytes());
        } else {
            for (float value : images.floats()) {
                hasher.putFloat(value);
            }
        }
        for (int label : images.labels()) {
            hasher.putInt(label);
        }
        return hasher.putInt(epochs).putLong(seed).hash().toString();
    }

    private void fit(Samples images, int epochs, long seed, ProgressListener listener)
            throws IOException, TranslateException {
        NDManager manager = model.getNDManager();
        Shape one = new Shape(1).addAll(images.sampleShape());
        model.getBlock().initialize(SeededManager.of(manager, seed), DataType.FLOAT32, one);
        Random order = new Random(seed);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                Optimizer.adam()
                                        .optLearningRateTracker(Tracker.fixed(RATE))
                                        .build());
        ArrayDataset dataset =
                new ArrayDataset.Builder()
                        .setData(images(manager, images))
                        .optLabels(manager.create(images.labels()))
                        .setSampling(new BatchSampler(all -> shuffled(all.size(), order), BATCH))
                        .build();
        try (Trainer trainer = model.newTrainer(config)) {
            trainer.initialize(one);
            long done = 0;
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (Batch batch : trainer.iterateDataset(dataset)) {
                    try (batch) {
                        EasyTrain.trainBatch(trainer, batch);
                        trainer.step();
                        done += batch.getSize();
                    }
                    listener.report("classifier", done, (long) epochs * images.size());
                }
            }
        }
    }

    private static Iterator<Long> shuffled(long count, Random order) {
        List<Long> rows = new ArrayList<>();
        for (long row = 0; row < count; row++) {
            rows.add(row);
        }
        Collections.shuffle(rows, order);
        return rows.iterator();
    }

    /** {@return the number of classes} */
    public int classes() {
        return classes;
    }

    /**
     * Classifies images.
     *
     * @param images of the shape it was trained on
     * @return the most probable class of each, from 0
     */
    public int[] classify(Samples images) {
        int[] result = new int[Math.toIntExact(images.size())];
        for (int from = 0; from < result.length; from += BATCH) {
            int to = Math.min(result.length, from + BATCH);
            Features logits = Preconditions.checkNotNull(extract(images.slice(from, to)).logits());
            System.arraycopy(logits.largest(), 0, result, from, to - from);
        }
        return result;
    }

    /**
     * The hidden units and logits of a batch.
     *
     * @param images of the shape it was trained on
     * @return 64 features and one logit for each class, for each image
     * @throws IllegalArgumentException if the images have another shape
     */
    public Extracted extract(Samples images) {
        Preconditions.checkArgument(
                images.sampleShape().equals(shape),
                "this classifier was trained on images of shape %s, but these have %s",
                shape,
                images.sampleShape());
        try (NDManager manager = model.getNDManager().newSubManager()) {
            ParameterStore store = new ParameterStore(manager, false);
            NDList x = new NDList(images(manager, images));
            NDList features = hidden.forward(store, x, false);
            NDList logits = output.forward(store, features, false);
            return new Extracted(
                    Features.of(features.head().toFloatArray(), UNITS),
                    Features.of(logits.head().toFloatArray(), classes));
        }
    }

    /** {@return the SHA-256 of the weights} */
    public String fingerprint() {
        Hasher hasher = Hashing.sha256().newHasher();
        for (Pair<String, Parameter> named : model.getBlock().getParameters()) {
            hasher.putBytes(named.getValue().getArray().toByteBuffer());
        }
        return hasher.hash().toString();
    }

    /**
     * {@return the part of labelled images that it puts into their class, 0 to 1}
     *
     * @param images labelled images
     */
    public double accuracy(Samples images) {
        int[] seen = classify(images);
        int right = 0;
        for (int i = 0; i < seen.length; i++) {
            right += seen[i] == images.labels()[i] ? 1 : 0;
        }
        return (double) right / seen.length;
    }

    private static NDArray images(NDManager manager, Samples digits) {
        Shape shape = new Shape(digits.size()).addAll(digits.sampleShape());
        return manager.create(digits.floats(), shape);
    }

    /** Frees its native memory. */
    @Override
    public void close() {
        model.close();
    }
}
