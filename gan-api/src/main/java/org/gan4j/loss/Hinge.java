package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/**
 * The hinge loss (Lim and Ye 2017, eq. 3; Miyato et al. 2018, eq. 16 and 17), on r = D(real), f =
 * D(fake); usual with spectral normalisation:
 *
 * <ul>
 *   <li>discriminator: mean max(0, 1 - r) + mean max(0, 1 + f); 2 where D is constant at 0
 *   <li>generator: -mean f
 * </ul>
 */
public record Hinge() implements Loss {

    @Override
    public NDArray discriminator(Critiques critiques) {
        NDArray real = Activation.relu(critiques.real().neg().add(1)).mean();
        return real.add(Activation.relu(critiques.fake().add(1)).mean());
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return critiques.fake().mean().neg();
    }

    @Override
    public LogitScale scale() {
        return LogitScale.scores(0);
    }
}
