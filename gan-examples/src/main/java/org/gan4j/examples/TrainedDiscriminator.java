package org.gan4j.examples;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainer;

/** A discriminator that was exported, as any program would use it. */
final class TrainedDiscriminator implements AutoCloseable {

    private final ZooModel<NDList, NDList> model;
    private final int size;

    private TrainedDiscriminator(ZooModel<NDList, NDList> model, int size) {
        this.model = model;
        this.size = size;
    }

    /**
     * Exports it, and loads it.
     *
     * @param size the number of values of a sample
     */
    static TrainedDiscriminator of(GanTrainer trainer, Path file, int size)
            throws IOException, ModelNotFoundException, MalformedModelException {
        trainer.exportTorchScript("discriminator", file);
        return new TrainedDiscriminator(
                Criteria.builder()
                        .setTypes(NDList.class, NDList.class)
                        .optModelPath(file)
                        .optEngine("PyTorch")
                        .build()
                        .loadModel(),
                size);
    }

    /** The logits of samples that stand one after the other. */
    float[] logits(float... samples) throws TranslateException {
        try (Predictor<NDList, NDList> predictor = model.newPredictor();
                NDManager manager = model.getNDManager().newSubManager()) {
            Shape shape = new Shape(samples.length / size, size);
            return predictor
                    .predict(new NDList(manager.create(samples, shape)))
                    .head()
                    .toFloatArray();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
