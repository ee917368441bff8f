package org.gan4j.benchmark;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Discriminators;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.Conv2d;
import org.gan4j.djl.nn.LeakyRelu;
import org.gan4j.djl.nn.Sequential;
import org.gan4j.hook.RunLog;
import org.gan4j.loss.Losses;
import org.gan4j.network.Discriminator;
import org.gan4j.optim.Adam;
import org.gan4j.plugin.Ema;
import org.gan4j.regularizer.GradientPenalty;
import org.gan4j.regularizer.R1;
import org.gan4j.regularizer.Regularizer;

/** What is timed; {@code workloads.py} has the same. */
enum Workload {
    /** Three hidden layers of 128, batches of 256 numbers. */
    MLP(1, 1, 256),
    /** 28 x 28, width 32. */
    DCGAN_28_W32(28, 1, 64),
    /** 28 x 28, width 64. */
    DCGAN_28_W64(28, 1, 64),
    /** 64 x 64 in colour, width 64. */
    DCGAN_64(64, 3, 64),
    /** The perceptrons as a Wasserstein GAN with gradient penalty, one step each. */
    WGAN_GP_MLP(1, 1, 256),
    /** The same with DCGAN 28, width 32, its discriminator without normalisation. */
    WGAN_GP_DCGAN(28, 1, 64),
    /** DCGAN 28, width 32, with R1 of gamma 10. */
    R1_DCGAN(28, 1, 64),
    /** DCGAN 28, width 32, with a weight average. */
    EMA_DCGAN(28, 1, 64),
    /** The same with a log of every iteration. */
    HOOKS_DCGAN(28, 1, 64);

    private static final int BATCHES = 32;

    private final int size;
    private final int channels;
    private final int batch;

    Workload(int size, int channels, int batch) {
        this.size = size;
        this.channels = channels;
        this.batch = batch;
    }

    int batch() {
        return batch;
    }

    private boolean isMlp() {
        return size == 1;
    }

    GanTrainerBuilder describe() {
        return describe(penalty -> penalty);
    }

    /** With its penalty, if it has one, as a decorator makes it. */
    GanTrainerBuilder describe(UnaryOperator<Regularizer> decorator) {
        GanTrainerBuilder gan = GanTrainer.builder().optBatchSize(batch).optSeed(1);
        if (isMlp()) {
            gan.setGenerator(Generators.mlp(1).build())
                    .setDiscriminator(Discriminators.mlp().build());
        } else {
            int width = this == DCGAN_28_W64 || this == DCGAN_64 ? 64 : 32;
            gan.setGenerator(Generators.dcgan(size, size, channels).optWidth(width).build())
                    .setDiscriminator(
                            this == WGAN_GP_DCGAN
                                    ? Discriminator.of(critic(width))
                                    : Discriminators.dcgan(size, size, channels)
                                            .optWidth(width)
                                            .build());
        }
        gan.optOptimizer(Adam.of(2e-4).withBetas(0.5, 0.999));
        return switch (this) {
            case WGAN_GP_MLP, WGAN_GP_DCGAN ->
                    gan.optLoss(Losses.wasserstein())
                            .addRegularizer(decorator.apply(GradientPenalty.twoSided()));
            case R1_DCGAN -> gan.addRegularizer(decorator.apply(R1.of(10)));
            case EMA_DCGAN -> gan.addPlugin(Ema.halfLifeImages(10_000));
            case HOOKS_DCGAN -> gan.addPlugin(Ema.halfLifeImages(10_000)).addHook(log());
            default -> gan;
        };
    }

    /** DCGAN's discriminator of 28 pixels without normalisation. */
    private static Block critic(int width) {
        Sequential layers = new Sequential();
        for (int kernel : new int[] {4, 4, 3}) {
            int maps = width << (layers.getChildren().size() / 2);
            layers.add(
                    Conv2d.builder()
                            .setFilters(maps)
                            .setKernel(kernel)
                            .optStride(2)
                            .optPadding(1)
                            .build());
            layers.add(new LeakyRelu(0.2));
        }
        return layers.add(Conv2d.builder().setFilters(1).setKernel(4).build());
    }

    private static RunLog log() {
        return RunLog.to(directory().resolve("log.jsonl"));
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("benchmark");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * As many samples as there are in so many batches; what they are does not matter to the time.
     */
    Samples data(int batches) {
        Random random = new Random(1);
        int count = batch * batches;
        if (isMlp()) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return Samples.ofFloats(values, new Shape(1));
        }
        byte[] pixels = new byte[count * channels * size * size];
        random.nextBytes(pixels);
        return Samples.ofBytes(pixels, new Shape(channels, size, size));
    }

    Samples data() {
        return data(BATCHES);
    }
}
