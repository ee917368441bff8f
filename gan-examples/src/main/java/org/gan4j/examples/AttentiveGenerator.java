package org.gan4j.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.function.Consumer;
import org.gan4j.djl.nn.BatchNorm;
import org.gan4j.djl.nn.ConvTranspose2d;
import org.gan4j.djl.nn.Relu;
import org.gan4j.djl.nn.Reshape;
import org.gan4j.djl.nn.SelfAttention;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.djl.nn.Tanh;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.network.GeneratorInput;
import org.jspecify.annotations.Nullable;

/**
 * A small generator of 32 x 32 colour pictures with attention at 8 x 8, that tells what its
 * attention is given.
 */
final class AttentiveGenerator implements Generator {

    /** The side of the maps that the attention is given. */
    static final int SIDE = 8;

    /** Their number. */
    static final int MAPS = 64;

    static final int IMAGE = 32;
    private static final int LATENTS = 64;
    private static final int FIRST = 4;

    private final Sequential layers;
    private @Nullable Consumer<float[]> listener;

    AttentiveGenerator() {
        layers =
                new Sequential()
                        .add("as_image", new Reshape(new Shape(LATENTS, 1, 1)))
                        .add(up(2 * MAPS, 1, 0))
                        .add(new BatchNorm())
                        .add(new Relu())
                        .add(up(MAPS, 2, 1))
                        .add(new BatchNorm())
                        .show(new Relu())
                        .add("attention", SelfAttention.plain(MAPS))
                        .add(up(MAPS / 2, 2, 1))
                        .add(new BatchNorm())
                        .add(new Relu())
                        .add(up(3, 2, 1))
                        .add(new Tanh());
    }

    private static Block up(int maps, int stride, int padding) {
        return ConvTranspose2d.builder()
                .setFilters(maps)
                .setKernel(FIRST)
                .optStride(stride)
                .optPadding(padding)
                .build();
    }

    /** Who is given the maps (N, MAPS, SIDE, SIDE) that the attention is given, from now on. */
    void tell(@Nullable Consumer<float[]> of) {
        listener = of;
    }

    @Override
    public NDArray generate(GeneratorInput input, ForwardPass pass) {
        NDList outputs = pass.run(layers, input.arrays(conditioning()));
        if (listener != null) {
            listener.accept(outputs.get(1).toType(DataType.FLOAT32, false).toFloatArray());
        }
        return outputs.head();
    }

    @Override
    public int latentSize() {
        return LATENTS;
    }

    @Override
    public Shape sampleShape() {
        return new Shape(3, IMAGE, IMAGE);
    }

    @Override
    public Block block() {
        return layers;
    }
}
