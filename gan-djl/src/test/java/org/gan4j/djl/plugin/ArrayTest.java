package org.gan4j.djl.plugin;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.gan4j.djl.torch.Torch;
import org.junit.jupiter.api.AfterEach;

/** A test of arrays, which are freed after it. */
abstract class ArrayTest {

    final NDManager manager = Torch.newManager(Device.cpu());

    @AfterEach
    void freeMemory() {
        manager.close();
    }

    NDArray numbers(double... values) {
        return manager.create(values).toType(DataType.FLOAT32, false);
    }
}
