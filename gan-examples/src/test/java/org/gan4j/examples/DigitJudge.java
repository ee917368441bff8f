package org.gan4j.examples;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import org.gan4j.data.Samples;

/** A small convolutional classifier of digits, trained on real images with DJL's own trainer. */
final class DigitJudge implements AutoCloseable {

    private static final int CLASSES = 10;

    private final Model model = Model.newInstance("digit-judge", "PyTorch");

    private DigitJudge() {
        model.setBlock(
                new SequentialBlock()
                        .add(conv(16))
                        .add(Activation.reluBlock())
                        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                        .add(conv(32))
                        .add(Activation.reluBlock())
                        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                        .add(Blocks.batchFlattenBlock())
                        .add(Linear.builder().setUnits(64).build())
                        .add(Activation.reluBlock())
                        .add(Linear.builder().setUnits(CLASSES).build()));
    }

    private static Block conv(int filters) {
        return Conv2d.builder()
                .setFilters(filters)
                .setKernelShape(new Shape(5, 5))
                .optPadding(new Shape(2, 2))
                .build();
    }

    static DigitJudge train(Samples digits, int epochs) throws Exception {
        DigitJudge judge = new DigitJudge();
        NDManager manager = judge.model.getNDManager();
        manager.getEngine().setRandomSeed(1);
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                        .optOptimizer(
                                Optimizer.adam()
                                        .optLearningRateTracker(Tracker.fixed(1e-3f))
                                        .build());
        ArrayDataset dataset =
                new ArrayDataset.Builder()
                        .setData(images(manager, digits))
                        .optLabels(manager.create(digits.labels()))
                        .setSampling(100, true)
                        .build();
        try (Trainer trainer = judge.model.newTrainer(config)) {
            trainer.initialize(new Shape(1).addAll(digits.sampleShape()));
            for (int epoch = 0; epoch < epochs; epoch++) {
                for (Batch batch : trainer.iterateDataset(dataset)) {
                    try (batch) {
                        EasyTrain.trainBatch(trainer, batch);
                        trainer.step();
                    }
                }
            }
        }
        return judge;
    }

    /** The class of each image. */
    int[] classify(Samples digits) throws Exception {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            var store = new ParameterStore(manager, false);
            NDArray scores =
                    model.getBlock()
                            .forward(store, new NDList(images(manager, digits)), false)
                            .head();
            long[] best = scores.argMax(1).toLongArray();
            int[] classes = new int[best.length];
            for (int i = 0; i < best.length; i++) {
                classes[i] = (int) best[i];
            }
            return classes;
        }
    }

    double accuracy(Samples digits) throws Exception {
        int[] classes = classify(digits);
        int right = 0;
        for (int i = 0; i < classes.length; i++) {
            right += classes[i] == digits.labels()[i] ? 1 : 0;
        }
        return (double) right / classes.length;
    }

    private static NDArray images(NDManager manager, Samples digits) {
        Shape shape = new Shape(digits.size()).addAll(digits.sampleShape());
        return manager.create(digits.floats(), shape);
    }

    @Override
    public void close() {
        model.close();
    }
}
