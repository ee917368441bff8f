package org.gan4j.djl.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.gan4j.data.Conditioning;
import org.gan4j.run.Parameters;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;

/** Memory for parts that are tried without a run. */
public record OnlyMemory(NDManager manager, DataType dataType, Shape sampleShape)
        implements RunMemory {

    public static OnlyMemory of(NDManager manager) {
        return new OnlyMemory(manager, DataType.FLOAT32, new Shape(2));
    }

    @Override
    public Conditioning conditioning() {
        return Conditioning.none();
    }

    @Override
    public int batchSize() {
        return 8;
    }

    @Override
    public Parameters parameters(Player player) {
        throw new UnsupportedOperationException("nobody plays");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T start(T part) {
        return part instanceof PerRun<?> description ? (T) description.start(this) : part;
    }
}
