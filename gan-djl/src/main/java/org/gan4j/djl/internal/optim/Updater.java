package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.gan4j.Stateful;
import org.gan4j.djl.internal.Weights;
import org.gan4j.optim.Adam;
import org.gan4j.optim.AdamW;
import org.gan4j.optim.Optimizer;
import org.gan4j.optim.RmsProp;
import org.gan4j.optim.Sgd;

/** An optimizer at work on the trainable parameters of one player. */
public interface Updater extends Stateful {

    /** Updates every parameter in place, at the rates due at this number of images seen. */
    void update(NDList gradients, long imagesSeen);

    /** Starts an optimizer with empty state; the state belongs to {@code manager}. */
    static Updater start(Optimizer settings, Weights weights, NDManager manager) {
        if (settings instanceof Adam adam) {
            return new AdamUpdater(adam, weights, manager);
        } else if (settings instanceof AdamW adamW) {
            return new AdamUpdater(adamW, weights, manager);
        } else if (settings instanceof RmsProp rmsProp) {
            return new RmsPropUpdater(rmsProp, weights, manager);
        } else if (settings instanceof Sgd sgd) {
            return new SgdUpdater(sgd, weights, manager);
        }
        throw new IllegalArgumentException("no update for optimizer " + settings);
    }

    /** One array of zeros for each parameter, of its shape and type. */
    static NDList zerosLike(NDList parameters, NDManager manager) {
        NDList zeros = new NDList(parameters.size());
        for (NDArray parameter : parameters) {
            zeros.add(manager.zeros(parameter.getShape(), parameter.getDataType()));
        }
        return zeros;
    }
}
