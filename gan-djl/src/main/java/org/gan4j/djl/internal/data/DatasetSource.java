package org.gan4j.djl.internal.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import com.google.common.base.Preconditions;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;

/** Batches of any DJL data set, in its order and of its size; its first array is the samples. */
public final class DatasetSource implements BatchSource {

    private final NDManager memory;
    private final Dataset dataset;
    private final DataType type;
    private final Shape sampleShape;
    private final DataCursor cursor;
    private Iterator<Batch> batches = Collections.emptyIterator();

    /** Prepares the data set. */
    public DatasetSource(
            Dataset dataset,
            DataType type,
            Shape sampleShape,
            DataCursor cursor,
            NDManager parent) {
        this.dataset = dataset;
        this.type = type;
        this.sampleShape = sampleShape;
        this.cursor = cursor;
        cursor.measure(0);
        try {
            dataset.prepare();
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException("the data set cannot be prepared: " + e, e);
        }
        memory = parent.newSubManager();
        batches = open();
        Preconditions.checkArgument(batches.hasNext(), "the data set has no batches");
    }

    private Iterator<Batch> open() {
        try {
            return dataset.getData(memory).iterator();
        } catch (IOException | TranslateException e) {
            throw new IllegalStateException("the data set cannot be read: " + e, e);
        }
    }

    @Override
    public NDArray next(NDManager manager) {
        if (!batches.hasNext()) {
            batches = open();
        }
        NDArray batch = take(manager);
        cursor.advance(1);
        if (!batches.hasNext()) {
            cursor.nextEpoch();
        }
        return batch;
    }

    private NDArray take(NDManager manager) {
        try (Batch batch = batches.next()) {
            NDArray samples = batch.getData().head();
            Shape shape = samples.getShape();
            Preconditions.checkArgument(
                    shape.slice(1).equals(sampleShape),
                    "the data set makes batches of shape %s but the generator makes samples of"
                            + " shape %s: give the data set a pipeline that makes (N, channels,"
                            + " height, width)",
                    shape,
                    sampleShape);
            NDArray converted = ImageScaling.toType(samples, type, manager);
            Preconditions.checkArgument(
                    ImageScaling.isFinite(converted),
                    "batch %s of the data set holds NaN or infinite values: remove or repair them,"
                            + " training would spread them",
                    cursor.position());
            converted.attach(manager);
            return converted;
        }
    }

    @Override
    public void close() {
        memory.close();
    }
}
