package org.gan4j.djl.nn;

import ai.djl.training.ParameterStore;
import org.gan4j.run.Precision;

/** A {@link ParameterStore} that says in what precision scripts multiply its values. */
public interface HasPrecision {

    /** {@return the precision of products} */
    Precision precision();

    /** The precision of any store. */
    static Precision of(ParameterStore store) {
        return store instanceof HasPrecision own ? own.precision() : Precision.FULL;
    }
}
