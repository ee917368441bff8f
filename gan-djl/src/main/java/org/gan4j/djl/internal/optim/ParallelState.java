package org.gan4j.djl.internal.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.gan4j.run.Parameters;
import org.gan4j.run.StateVisitor;

/** State of an optimizer that runs parallel to the parameters, such as moments. */
final class ParallelState {

    private ParallelState() {}

    /** One array of zeros for each parameter, of its shape and type. */
    static NDList zerosLike(NDList parameters, NDManager manager) {
        NDList zeros = new NDList(parameters.size());
        for (NDArray parameter : parameters) {
            zeros.add(manager.zeros(parameter.getShape(), parameter.getDataType()));
        }
        return zeros;
    }

    /** Shows it under the names of the parameters. */
    static void visit(Parameters parameters, String prefix, NDList parallel, StateVisitor visitor) {
        for (int i = 0; i < parallel.size(); i++) {
            visitor.tensor(prefix + parameters.names().get(i), parallel.get(i));
        }
    }
}
