package org.gan4j.djl.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.Generator;
import org.gan4j.TrainedGenerator;
import org.gan4j.TrainerConfig;
import org.gan4j.djl.torch.Torch;
import org.gan4j.spi.TrainingBackend;
import org.jspecify.annotations.Nullable;

/** Trains on DJL's PyTorch engine. */
public final class DjlBackend implements TrainingBackend {

    @Override
    public GanTrainer createTrainer(TrainerConfig config) {
        return DjlGanTrainer.create(config, device(config.device()));
    }

    @Override
    public TrainedGenerator loadGenerator(Path directory, @Nullable Generator network) {
        return DjlGenerator.load(directory, network);
    }

    private static Device device(@Nullable Device wanted) {
        Engine engine = Torch.engine();
        int gpus = engine.getGpuCount();
        if (wanted == null) {
            return gpus > 0 ? Device.gpu() : Device.cpu();
        }
        // Device.fromName("gpu") has id -1
        int id = Math.max(0, wanted.getDeviceId());
        if (wanted.isGpu() && id >= gpus) {
            throw new IllegalArgumentException(
                    "no device %s: this machine shows %s GPUs to libtorch; use Device.cpu(), or build with the Maven profile 'gpu' on a machine with a CUDA driver"
                            .formatted(wanted, gpus));
        }
        return wanted.isGpu() ? Device.gpu(id) : Device.cpu();
    }
}
