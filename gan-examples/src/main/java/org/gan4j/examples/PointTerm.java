package org.gan4j.examples;

import org.gan4j.GanTrainerBuilder;
import org.gan4j.constraint.WeightClipping;
import org.gan4j.regularizer.Dragan;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.LeCam;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.R2;
import org.gan4j.regularizer.ZeroCentredGradientPenalty;

/** The regularizers, by the names of the option. */
enum PointTerm {
    r1r2,
    r1,
    r2,
    gradientpenalty,
    zerocentred,
    dragan,
    lecam,
    clipping,
    none;

    void addTo(GanTrainerBuilder gan, double gamma) {
        switch (this) {
            case r1r2 -> gan.addRegularizer(R1.of(gamma)).addRegularizer(R2.of(gamma));
            case r1 -> gan.addRegularizer(R1.of(gamma));
            case r2 -> gan.addRegularizer(R2.of(gamma));
            case gradientpenalty -> gan.addRegularizer(GradientPenalty.twoSided());
            case zerocentred -> gan.addRegularizer(ZeroCentredGradientPenalty.of(gamma));
            case dragan -> gan.addRegularizer(Dragan.standard());
            case lecam -> gan.addRegularizer(LeCam.of(0.3));
            case clipping -> gan.addConstraint(WeightClipping.standard());
            case none -> {}
        }
    }
}
