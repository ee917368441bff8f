package org.gan4j.loss;

import ai.djl.ndarray.NDArray;
import com.google.common.base.Preconditions;
import org.gan4j.run.Decorator;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;

/**
 * Another loss, of which the discriminator minimises one half: it learns half as fast as the
 * generator (Isola et al. 2017, section 3.3).
 *
 * @param loss the other loss
 */
public record HalvedDiscriminator(Loss loss)
        implements Loss, Decorator, PerRun<HalvedDiscriminator> {

    public HalvedDiscriminator {
        Preconditions.checkNotNull(loss, "loss");
    }

    @Override
    public NDArray discriminator(Critiques critiques) {
        return loss.discriminator(critiques).mul(0.5f);
    }

    @Override
    public NDArray generator(Critiques critiques) {
        return loss.generator(critiques);
    }

    @Override
    public void played(Player player, Critiques critiques) {
        loss.played(player, critiques);
    }

    @Override
    public LogitScale scale() {
        return loss.scale();
    }

    @Override
    public boolean generatorSeesReal() {
        return loss.generatorSeesReal();
    }

    @Override
    public boolean usesTargets() {
        return loss.usesTargets();
    }

    @Override
    public HalvedDiscriminator start(RunMemory memory) {
        return new HalvedDiscriminator(memory.start(loss));
    }

    @Override
    public Object decorated() {
        return loss;
    }
}
