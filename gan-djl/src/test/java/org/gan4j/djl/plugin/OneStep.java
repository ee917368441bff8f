package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.TorchRandom;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.run.StepContext;

/** A step outside of a trainer. */
record OneStep(Player player, long imagesSeen, NDManager manager) implements StepContext {

    static OneStep of(Player player, NDManager manager) {
        return new OneStep(player, 0, manager);
    }

    @Override
    public long iteration() {
        return imagesSeen;
    }

    @Override
    public DataType dataType() {
        return DataType.FLOAT32;
    }

    @Override
    public RandomSource random(String purpose) {
        return new TorchRandom(manager, dataType(), Seeds.of(purpose, imagesSeen));
    }
}
