package org.gan4j.metrics.extractor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.common.base.Preconditions;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.nio.file.Path;
import org.gan4j.data.Samples;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.torch.GradMode;
import org.gan4j.djl.torch.Torch;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.metrics.ImageDistance;
import org.gan4j.metrics.Resize;

/**
 * Features by any DJL block, such as that of a loaded {@code Model}. Its first output are the
 * features; a second one, if there is any, the logits. The caller keeps and closes the block.
 */
public final class BlockExtractor implements FeatureExtractor {

    private final Block block;
    private final Identity identity;
    private final int height;
    private final int width;
    private final boolean colours;
    private final double offset;
    private final double scale;

    private BlockExtractor(Builder builder) {
        this.block = builder.block;
        this.identity =
                new Identity(builder.name, builder.fingerprint + builder.input(), builder.resize);
        this.height = builder.height;
        this.width = builder.width;
        this.colours = builder.colours;
        this.offset = builder.offset;
        this.scale = builder.scale;
    }

    /**
     * An extractor by a block.
     *
     * @param block an initialised block that takes images (N, C, H, W) and returns (N, ...)
     * @param name its name in manifests
     * @param fingerprint what tells its weights from others, such as the SHA-256 of their file
     * @return a builder
     */
    public static Builder builder(Block block, String name, String fingerprint) {
        return new Builder(block, name, fingerprint);
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public Extracted extract(Samples images) {
        Device device = device();
        try (NDManager manager = Torch.newManager(device);
                NDScope strays = new NDScope();
                GradMode off = GradMode.off()) {
            NDList made = forward(ImageTensors.pixels(manager, images));
            return new Extracted(
                    ImageTensors.features(made.head()),
                    made.size() == 2 ? ImageTensors.features(made.get(1)) : null);
        } catch (EngineException e) {
            throw new IllegalArgumentException(
                    "%s failed on images of shape %s (%s): if it takes others, optResize and optColours make them so"
                            .formatted(identity.name(), images.sampleShape(), e.getMessage()),
                    e);
        }
    }

    private NDList forward(NDArray pixels) {
        NDArray given = colours ? ImageTensors.colours(pixels) : pixels;
        NDArray sized = identity.resize().apply(given, height, width);
        NDArray ready = sized.sub(offset).div(scale);
        ParameterStore store = new ParameterStore(pixels.getManager(), false);
        NDList made = block.forward(store, new NDList(ready), false);
        Preconditions.checkState(
                made.size() >= 1 && made.size() <= 2,
                "%s returns %s arrays: expected features, or features and logits",
                identity.name(),
                made.size());
        return made;
    }

    /**
     * The squared Euclidean distance of the features of images that are not rounded to bytes, as
     * {@link org.gan4j.metrics.PerceptualPathLength} needs it.
     *
     * @return the distance of images in [-1, 1] on the device of the block, of 1 or 3 channels
     */
    public ImageDistance distance() {
        return ImageDistance.named(
                identity.name() + ", " + identity.fingerprint(),
                (first, second) ->
                        ImageDistance.squared(
                                forward(first.add(1).mul(127.5)).head(),
                                forward(second.add(1).mul(127.5)).head()));
    }

    @Override
    public void exportTorchScript(Path file, Shape imageShape) {
        ExtractorExport.write(
                this,
                new Sequential()
                        .add("pixels", new PixelInput(offset, scale, colours))
                        .add("network", block),
                imageShape,
                file);
    }

    private Device device() {
        return block.getParameters().isEmpty()
                ? Device.cpu()
                : block.getParameters().valueAt(0).getArray().getDevice();
    }

    @Override
    public String toString() {
        return identity.name();
    }

    /** Describes how images become the input of the block. */
    public static final class Builder {

        private final Block block;
        private final String name;
        private final String fingerprint;
        private Resize resize = Resize.NONE;
        private int height;
        private int width;
        private boolean colours;
        private double offset = 127.5;
        private double scale = 127.5;

        private Builder(Block block, String name, String fingerprint) {
            this.block = block;
            this.name = name;
            this.fingerprint = fingerprint;
        }

        /** What features depend on beside weights and the method of resizing. */
        private String input() {
            return ", (x - %s) / %s%s%s"
                    .formatted(
                            offset,
                            scale,
                            resize == Resize.NONE ? "" : ", " + height + " x " + width,
                            colours ? ", in colours" : "");
        }

        /**
         * Brings images to one size; by default they keep theirs.
         *
         * @param method how
         * @param toHeight in pixels, at least 1
         * @param toWidth in pixels, at least 1
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optResize(Resize method, int toHeight, int toWidth) {
            Preconditions.checkArgument(
                    toHeight >= 1 && toWidth >= 1,
                    "images must have at least 1 x 1 pixel, not %s x %s",
                    toHeight,
                    toWidth);
            resize = method;
            height = toHeight;
            width = toWidth;
            return this;
        }

        /**
         * What the block sees of a pixel value x from 0 to 255: (x - offset) / scale.
         *
         * @param minus the offset; 127.5 by default, which with the scale makes [-1, 1]
         * @param by the scale, not 0; 127.5 by default
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optScaling(double minus, double by) {
            Preconditions.checkArgument(by != 0, "the scale must not be 0");
            offset = minus;
            scale = by;
            return this;
        }

        /**
         * Gives grey images three equal channels.
         *
         * @return this builder
         */
        @CanIgnoreReturnValue
        public Builder optColours() {
            colours = true;
            return this;
        }

        /**
         * Builds the extractor.
         *
         * @return the extractor
         * @throws IllegalStateException if the block has no weights yet
         */
        public BlockExtractor build() {
            Preconditions.checkState(
                    block.getParameters().values().stream().allMatch(Parameter::isInitialized),
                    "%s has no weights yet: load them or call initialize before it makes features",
                    name);
            return new BlockExtractor(this);
        }
    }
}
