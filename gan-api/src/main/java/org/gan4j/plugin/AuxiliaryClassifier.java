package org.gan4j.plugin;

import com.google.common.base.Preconditions;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.regularizer.AuxiliaryClassification;
import org.gan4j.schedule.Schedule;

/**
 * AC-GAN (Odena, Olah and Shlens 2017): the discriminator is not told the class but names it, by a
 * head {@value AuxiliaryClassification#HEAD} beside its logits, and the generator, which is told,
 * learns to be recognised.
 *
 * <pre>{@code
 * .setGenerator(Generators.dcgan(28, 28, 1).optClassScaling(10).build())
 * .setDiscriminator(
 *         Discriminators.dcgan(28, 28, 1).addHead(AuxiliaryClassification.HEAD, 10).build())
 * .addPlugin(AuxiliaryClassifier.of(10))
 * }</pre>
 *
 * @param classes how many, at least 2
 * @param discriminatorWeight the factor of the discriminator's term over the run
 * @param generatorWeight the factor of the generator's term over the run
 * @param onGeneratedToo whether the discriminator also learns classes from generated samples
 */
public record AuxiliaryClassifier(
        int classes, Schedule discriminatorWeight, Schedule generatorWeight, boolean onGeneratedToo)
        implements Plugin {

    public AuxiliaryClassifier {
        Preconditions.checkArgument(
                classes >= 2, "labels need at least 2 classes, not %s", classes);
        Preconditions.checkNotNull(discriminatorWeight, "discriminatorWeight");
        Preconditions.checkNotNull(generatorWeight, "generatorWeight");
    }

    /**
     * Both terms with weight 1, the discriminator's on real samples alone.
     *
     * @param classes how many, at least 2
     * @return the plug-in
     */
    public static AuxiliaryClassifier of(int classes) {
        return new AuxiliaryClassifier(classes, Schedule.constant(1), Schedule.constant(1), false);
    }

    /**
     * As in the paper: both terms with weight 1, the discriminator's on real and on generated
     * samples.
     *
     * @param classes how many, at least 2
     * @return the plug-in
     */
    public static AuxiliaryClassifier asPublished(int classes) {
        return new AuxiliaryClassifier(classes, Schedule.constant(1), Schedule.constant(1), true);
    }

    /**
     * The same with other weights.
     *
     * @param discriminator 0 or more
     * @param generator 0 or more
     * @return the plug-in
     */
    public AuxiliaryClassifier withWeights(double discriminator, double generator) {
        Preconditions.checkArgument(
                discriminator >= 0 && generator >= 0,
                "weights must be 0 or more, but were %s and %s",
                discriminator,
                generator);
        return new AuxiliaryClassifier(
                classes,
                Schedule.constant(discriminator),
                Schedule.constant(generator),
                onGeneratedToo);
    }

    @Override
    public void install(GanTrainerBuilder gan) {
        AuxiliaryClassification ofDiscriminator =
                AuxiliaryClassification.ofDiscriminator(classes).withWeight(discriminatorWeight);
        gan.addRegularizer(onGeneratedToo ? ofDiscriminator.onGeneratedToo() : ofDiscriminator);
        gan.addRegularizer(
                AuxiliaryClassification.ofGenerator(classes).withWeight(generatorWeight));
    }
}
