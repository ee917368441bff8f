package org.gan4j.djl.internal.optim;

import org.gan4j.optim.Adam;
import org.gan4j.optim.AdamW;
import org.gan4j.optim.Optimizer;
import org.gan4j.optim.RmsProp;
import org.gan4j.optim.Sgd;
import org.gan4j.optim.Updater;
import org.gan4j.run.Parameters;
import org.gan4j.run.RunMemory;

/** libtorch's updates of all parameters in one call. */
public enum FusedKernels implements Optimizer.Kernels {
    /** The only one. */
    INSTANCE;

    @Override
    public Updater start(Optimizer settings, Parameters parameters, RunMemory memory) {
        if (settings instanceof Adam adam) {
            return new AdamUpdater(adam, parameters, memory);
        } else if (settings instanceof AdamW adamW) {
            return new AdamUpdater(adamW, parameters, memory);
        } else if (settings instanceof RmsProp rmsProp) {
            return new RmsPropUpdater(rmsProp, parameters, memory);
        } else if (settings instanceof Sgd sgd) {
            return new SgdUpdater(sgd, parameters, memory);
        }
        throw new IllegalArgumentException(
                "there is no update for optimizer %s: override Optimizer.start, or use one of org.gan4j.optim"
                        .formatted(settings));
    }
}
