package org.gan4j.djl.internal.data;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import com.google.common.base.Preconditions;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ImageRange;
import org.gan4j.data.Samples;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches of any DJL data set, in its order and of its size; see {@link
 * org.gan4j.GanTrainer#fit(Dataset, org.gan4j.run.Budget)}.
 */
public final class DatasetSource implements BatchSource {

    private static final Logger LOGGER = LoggerFactory.getLogger(DatasetSource.class);

    private final NDManager memory;
    private final Dataset dataset;
    private final DataType type;
    private final Shape sampleShape;
    private final Conditioning wanted;
    private final ClassCounts counts;
    private final DataCursor cursor;
    private Iterator<ai.djl.training.dataset.Batch> batches = Collections.emptyIterator();
    private boolean looked;

    /** Prepares the data set. */
    public DatasetSource(
            Dataset dataset,
            DataType type,
            Shape sampleShape,
            Conditioning wanted,
            ClassCounts counts,
            DataCursor cursor,
            NDManager parent) {
        this.dataset = dataset;
        this.type = type;
        this.sampleShape = sampleShape;
        this.wanted = wanted;
        this.counts = counts;
        this.cursor = cursor;
        cursor.measure(0);
        try {
            dataset.prepare();
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException("the data set cannot be prepared: " + e, e);
        }
        // A data set reads where its own arrays are, mostly the CPU.
        memory = parent.newSubManager(Device.cpu());
        batches = open();
        Preconditions.checkArgument(batches.hasNext(), "the data set has no batches");
    }

    private Iterator<ai.djl.training.dataset.Batch> open() {
        try {
            return dataset.getData(memory).iterator();
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException("the data set cannot be read: " + e, e);
        }
    }

    @Override
    public Batch next(NDManager manager) {
        if (!batches.hasNext()) {
            batches = open();
        }
        Batch batch = take(manager);
        cursor.advance(1);
        if (!batches.hasNext()) {
            cursor.nextEpoch();
        }
        return batch;
    }

    private Batch take(NDManager manager) {
        try (ai.djl.training.dataset.Batch batch = batches.next()) {
            NDArray samples = batch.getData().head();
            Shape shape = samples.getShape();
            Preconditions.checkArgument(
                    shape.slice(1).equals(sampleShape),
                    "the data set makes batches of shape %s but the generator makes samples of"
                            + " shape %s: give the data set a pipeline that makes (N, channels,"
                            + " height, width)",
                    shape,
                    sampleShape);
            if (!looked && samples.getDataType() != DataType.UINT8) {
                float[] values = samples.toType(DataType.FLOAT32, false).toFloatArray();
                ImageRange.doubt(Samples.ofFloats(values, sampleShape)).ifPresent(LOGGER::warn);
            }
            looked = true;
            return new Batch(finite(samples, manager), condition(batch, shape.get(0), manager));
        }
    }

    private NDArray finite(NDArray array, NDManager manager) {
        NDArray converted = ImageScaling.toType(array, type, manager);
        Preconditions.checkArgument(
                ImageScaling.isFinite(converted),
                "batch %s of the data set holds NaN or infinite values: remove or repair them,"
                        + " training would spread them",
                cursor.position());
        converted.attach(manager);
        return converted;
    }

    private Condition condition(ai.djl.training.dataset.Batch batch, long size, NDManager manager) {
        NDArray labels = null;
        NDArray vector = null;
        NDArray image = null;
        if (wanted.classes() > 0) {
            labels = labels(batch.getLabels(), size, manager);
        }
        for (NDArray further : batch.getData().subNDList(1)) {
            int axes = further.getShape().dimension();
            if (axes == 2 && wanted.vectorSize() > 0) {
                vector = finite(further, manager);
            } else if (axes > 2 && wanted.imageShape() != null) {
                image = finite(further, manager);
            }
        }
        Conditioning found =
                new Conditioning(
                        labels == null ? 0 : wanted.classes(),
                        vector == null ? 0 : Math.toIntExact(vector.getShape().get(1)),
                        image == null ? null : image.getShape().slice(1));
        String lacking = wanted.lackingIn(found);
        Preconditions.checkArgument(
                lacking.isEmpty(),
                "the game needs %s, which the batches of the data set lack: return classes as the"
                        + " first labels, vectors and images as further data",
                lacking);
        return new Condition(labels, vector, image);
    }

    private @Nullable NDArray labels(NDList labels, long size, NDManager manager) {
        if (labels.isEmpty() || labels.head().size() != size) {
            return null;
        }
        NDArray classes = labels.head().toType(DataType.INT64, false).reshape(-1);
        long[] values = classes.toLongArray();
        for (long value : values) {
            Preconditions.checkArgument(
                    value >= 0 && value < wanted.classes(),
                    "batch %s of the data set has the label %s, but the game has the classes 0 to"
                            + " %s",
                    cursor.position(),
                    value,
                    wanted.classes() - 1);
        }
        counts.add(values);
        return manager.create(values);
    }

    @Override
    public void close() {
        memory.close();
    }
}
