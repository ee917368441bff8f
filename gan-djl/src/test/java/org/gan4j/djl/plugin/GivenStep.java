package org.gan4j.djl.plugin;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gan4j.run.Player;
import org.gan4j.run.RandomSource;
import org.gan4j.run.StepContext;

/** A step outside of a trainer, in float64, with given random numbers for all purposes. */
record GivenStep(Player player, NDManager manager, RandomSource source) implements StepContext {

    @Override
    public long iteration() {
        return 0;
    }

    @Override
    public long imagesSeen() {
        return 0;
    }

    @Override
    public DataType dataType() {
        return DataType.FLOAT64;
    }

    @Override
    public RandomSource random(String purpose) {
        return source;
    }
}
