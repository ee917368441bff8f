package org.gan4j.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.List;
import org.gan4j.run.RandomSource;

/**
 * Noise followed by codes that are to mean something (InfoGAN, Chen et al. 2016, section 4):
 * categorical ones, each a row of zeros with a one, all categories as likely, then continuous ones,
 * uniform on [-1, 1).
 *
 * @param noise the noise that comes first
 * @param categories the number of categories of each categorical code, each at least 2
 * @param continuous the number of continuous codes, 0 or more
 */
public record CodedPrior(LatentPrior noise, List<Integer> categories, int continuous)
        implements LatentPrior {

    public CodedPrior {
        Preconditions.checkNotNull(noise, "noise");
        categories = List.copyOf(categories);
        for (int count : categories) {
            Preconditions.checkArgument(
                    count >= 2, "a categorical code needs at least 2 categories, not %s", count);
        }
        Preconditions.checkArgument(
                continuous >= 0, "continuous codes are 0 or more, but were %s", continuous);
    }

    /**
     * Noise without codes, to which they are added.
     *
     * @param noise such as {@link LatentPrior#normal}
     * @return the prior
     */
    public static CodedPrior of(LatentPrior noise) {
        return new CodedPrior(noise, List.of(), 0);
    }

    /**
     * The same with one more categorical code.
     *
     * @param count its categories, at least 2
     * @return the prior
     */
    public CodedPrior withCategories(int count) {
        return new CodedPrior(
                noise,
                ImmutableList.<Integer>builder().addAll(categories).add(count).build(),
                continuous);
    }

    /**
     * The same with continuous codes.
     *
     * @param count how many, 0 or more
     * @return the prior
     */
    public CodedPrior withContinuous(int count) {
        return new CodedPrior(noise, categories, count);
    }

    /** {@return the values of all codes of a sample, which is what a head predicts} */
    public int codeSize() {
        return categories.stream().mapToInt(Integer::intValue).sum() + continuous;
    }

    @Override
    public int size() {
        return noise.size() + codeSize();
    }

    @Override
    public NDArray draw(int count, RandomSource random) {
        NDList parts = new NDList(noise.draw(count, random));
        for (int each : categories) {
            NDArray uniform = random.uniform(new Shape(count));
            // Rounding may bring a product with the number of categories up to it.
            NDArray category = uniform.mul(each).floor().clip(0, each - 1);
            parts.add(category.toType(DataType.INT64, false).oneHot(each, uniform.getDataType()));
        }
        if (continuous > 0) {
            parts.add(random.uniform(new Shape(count, continuous)).mul(2).sub(1));
        }
        return NDArrays.concat(parts, 1);
    }

    /**
     * The codes of latents.
     *
     * @param latents (N, size)
     * @return (N, codeSize)
     */
    public NDArray codes(NDArray latents) {
        return latents.get(new NDIndex(":, {}:", noise.size()));
    }
}
