package org.gan4j.metrics;

import ai.djl.ndarray.types.Shape;
import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Comparator;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.gan4j.data.ProgressListener;
import org.gan4j.data.Samples;

/**
 * The sliced Wasserstein distance of images (Karras et al. 2018, section 5): {@link
 * SlicedWassersteinDistance} between 7 x 7 patches of each level of the Laplacian pyramids down to
 * 16 pixels, times 1,000 as the paper prints it. A fine level tells of sharpness and noise, the
 * coarsest of large structures. It needs no trained network, but sees patches only: it says nothing
 * of whether they make a picture. Patches are drawn at random, so even equal sets are at a small
 * distance, which falls with their number. Each channel of the patches of either set is normalised,
 * so overall brightness and contrast are not judged.
 *
 * <p>Images are rounded to bytes first, as the authors' are.
 *
 * @param levels the distance of each level, by the height of its images in pixels, largest first;
 *     smaller is better
 * @param mean over the levels
 */
public record ImageSlicedWasserstein(SortedMap<Integer, Double> levels, double mean) {

    private static final int PATCHES = 128;
    private static final int DIRECTIONS = 512;
    private static final double PRINTED = 1e3;

    /** Keeps the map as it is. */
    public ImageSlicedWasserstein {
        levels = ImmutableSortedMap.copyOfSorted(levels);
    }

    /**
     * The distances by 128 patches of each image and 512 directions. The paper takes 16,384 images.
     *
     * @param real real images of shape (channels, height, width), of at least 16 pixels a side
     * @param fake generated images of the same shape
     * @param seed the seed of patches and directions
     * @return the distances
     * @throws IllegalArgumentException if the shapes differ, or cannot be halved down to 16 to 31
     *     pixels
     */
    public static ImageSlicedWasserstein between(Samples real, Samples fake, long seed) {
        return between(real, fake, PATCHES, DIRECTIONS, seed, ProgressListener.NONE);
    }

    /**
     * The distances. Memory holds the patches of one level: 196 bytes for each channel of each.
     *
     * @param real real images of shape (channels, height, width), of at least 16 pixels a side
     * @param fake generated images of the same shape
     * @param patches how many of each image, at least 1
     * @param directions how many, at least 1
     * @param seed the seed of patches and directions
     * @param listener is told after every image and every block of directions of a level
     * @return the distances
     * @throws IllegalArgumentException if the shapes differ, or cannot be halved down to 16 to 31
     *     pixels
     * @throws java.util.concurrent.CancellationException if the thread was interrupted
     */
    public static ImageSlicedWasserstein between(
            Samples real,
            Samples fake,
            int patches,
            int directions,
            long seed,
            ProgressListener listener) {
        int levels = check(real.sampleShape(), fake.sampleShape());
        Preconditions.checkArgument(
                real.size() >= 1 && fake.size() >= 1,
                "there are %s real and %s generated images, but at least 1 of each is needed",
                real.size(),
                fake.size());
        Preconditions.checkArgument(
                patches >= 1, "patches must be at least 1, but was %s", patches);
        Random random = new Random(seed);
        SortedMap<Integer, Double> distances = new TreeMap<>(Comparator.reverseOrder());
        double sum = 0;
        for (int level = 0; level < levels; level++) {
            double distance =
                    PRINTED
                            * SlicedWassersteinDistance.between(
                                    LaplacianPyramid.patches(
                                            real, level, patches, random::nextInt, listener),
                                    LaplacianPyramid.patches(
                                            fake, level, patches, random::nextInt, listener),
                                    1,
                                    directions,
                                    random.nextLong(),
                                    listener);
            distances.put((int) real.sampleShape().get(1) >> level, distance);
            sum += distance;
        }
        return new ImageSlicedWasserstein(distances, sum / levels);
    }

    /**
     * Refuses images that have no such distance.
     *
     * @param real the shape of real images
     * @param fake the shape of generated images
     * @return the number of levels
     * @throws IllegalArgumentException if the shapes differ, or cannot be halved down to 16 to 31
     *     pixels
     */
    @CanIgnoreReturnValue
    public static int check(Shape real, Shape fake) {
        Preconditions.checkArgument(
                real.equals(fake),
                "the real images have shape %s but the generated ones %s: resize one of them",
                real,
                fake);
        return LaplacianPyramid.levels(real);
    }
}
