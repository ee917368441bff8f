package org.gan4j.game;

import org.gan4j.data.Batch;
import org.gan4j.data.Condition;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.LogitScale;
import org.gan4j.loss.Targets;
import org.gan4j.network.GeneratorInput;
import org.gan4j.transform.SampleTransform;
import org.jspecify.annotations.Nullable;

/**
 * A generator meets a discriminator: everything that was used in one step of one of them.
 *
 * @param generator the name of the network that generated
 * @param discriminator the name of the network that judged
 * @param real the real batch
 * @param input what the samples were generated from
 * @param fake the generated batch
 * @param onReal what the discriminator saw and said of the real batch; null if it was not asked
 * @param onFake what the discriminator saw and said of the generated batch
 * @param targets what the discriminator is told of them
 * @param disguise noise and augmentation, as they turn a batch into what is shown
 * @param scale what the logits mean
 */
public record Encounter(
        String generator,
        String discriminator,
        Batch real,
        GeneratorInput input,
        Batch fake,
        @Nullable Seen onReal,
        Seen onFake,
        Targets targets,
        SampleTransform disguise,
        LogitScale scale) {

    /** {@return what the discriminator said, before critique transforms} */
    public Critiques critiques() {
        return new Critiques(
                onReal == null ? null : onReal.critique(),
                onFake.critique(),
                targets,
                onReal == null ? Condition.NONE : onReal.batch().condition(),
                onFake.batch().condition());
    }
}
