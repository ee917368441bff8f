package org.gan4j.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import com.google.common.base.Preconditions;
import org.gan4j.data.Conditioning;
import org.gan4j.data.ResidentSamples;
import org.gan4j.data.Samples;
import org.gan4j.djl.internal.sample.RequestedInput;
import org.gan4j.latent.LatentPrior;
import org.gan4j.sample.SampleRequest;

/**
 * Lets DJL load an {@linkplain org.gan4j.sample.TrainedGenerator#exportTorchScript exported}
 * generator as it loads any model, and serve it:
 *
 * <pre>{@code
 * Criteria<SampleRequest, Samples> criteria =
 *         Criteria.builder()
 *                 .setTypes(SampleRequest.class, Samples.class)
 *                 .optModelPath(Path.of("generator.pt"))
 *                 .optEngine("PyTorch")
 *                 .optTranslator(GeneratorTranslator.of(LatentPrior.normal(100)))
 *                 .build();
 * }</pre>
 *
 * <p>A request gives the samples that the generator itself gives for it, where classes are drawn as
 * in the training data with equal shares. All samples of a request are made at once. A network that
 * translates images takes an array of them, and needs no translator of ours.
 */
public final class GeneratorTranslator implements NoBatchifyTranslator<SampleRequest, Samples> {

    private static final String INPUT = "org.gan4j.input";

    private final LatentPrior prior;
    private final Conditioning conditioning;

    private GeneratorTranslator(LatentPrior prior, Conditioning conditioning) {
        this.prior = Preconditions.checkNotNull(prior, "prior");
        this.conditioning = Preconditions.checkNotNull(conditioning, "conditioning");
    }

    /**
     * A translator for a generator without conditions.
     *
     * @param prior the distribution of latents that it was trained with
     * @return the translator
     */
    public static GeneratorTranslator of(LatentPrior prior) {
        return of(prior, Conditioning.none());
    }

    /**
     * A translator.
     *
     * @param prior the distribution of latents that the generator was trained with
     * @param conditioning what it must be told
     * @return the translator
     */
    public static GeneratorTranslator of(LatentPrior prior, Conditioning conditioning) {
        return new GeneratorTranslator(prior, conditioning);
    }

    @Override
    public NDList processInput(TranslatorContext context, SampleRequest request) {
        RequestedInput input =
                new RequestedInput(
                        request,
                        prior,
                        conditioning,
                        new long[conditioning.classes()],
                        DataType.FLOAT32);
        context.setAttachment(INPUT, input);
        return input.rows(0, request.count(), context.getNDManager()).arrays(conditioning);
    }

    @Override
    public Samples processOutput(TranslatorContext context, NDList outputs) {
        NDArray made = outputs.head();
        RequestedInput input = (RequestedInput) context.getAttachment(INPUT);
        ResidentSamples samples = Samples.ofFloats(made.toFloatArray(), made.getShape().slice(1));
        return input.addTo(samples);
    }
}
