package org.gan4j.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.latent.CodedPrior;
import org.gan4j.regularizer.MutualInformation;
import org.gan4j.run.Player;

/**
 * InfoGAN (Chen et al. 2016): codes in the latent are found again in the samples, so that each
 * comes to mean something. The discriminator needs a head {@value MutualInformation#HEAD} with
 * {@link CodedPrior#codeSize} outputs.
 *
 * @param prior noise and codes
 * @param weight lambda, of both players' terms; 0 or more
 */
public record InfoGan(CodedPrior prior, double weight) implements Plugin {

    public InfoGan {
        Preconditions.checkNotNull(prior, "prior");
        Preconditions.checkArgument(weight >= 0, "weight must be 0 or more, but was %s", weight);
    }

    /**
     * Both terms with lambda 1, as in the paper (appendix C).
     *
     * @param prior noise and codes
     * @return the plug-in
     */
    public static InfoGan of(CodedPrior prior) {
        return new InfoGan(prior, 1);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        gan.optLatentPrior(prior);
        gan.addRegularizer(MutualInformation.of(Player.DISCRIMINATOR, prior).withWeight(weight));
        gan.addRegularizer(MutualInformation.of(Player.GENERATOR, prior).withWeight(weight));
    }
}
