package org.gan4j.djl.internal.loop;

import ai.djl.ndarray.NDManager;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.GraphScope;

/** Gradients on, and whatever is created meanwhile freed at the end. */
final class StepMemory implements AutoCloseable {

    private final NDManager manager;
    private final GraphScope strays = new GraphScope();
    private final GradMode gradients = GradMode.on();

    StepMemory(NDManager parent) {
        manager = parent.newSubManager();
    }

    NDManager manager() {
        return manager;
    }

    boolean isOpen() {
        return manager.isOpen();
    }

    @Override
    public void close() {
        gradients.close();
        strays.close();
        manager.close();
    }
}
