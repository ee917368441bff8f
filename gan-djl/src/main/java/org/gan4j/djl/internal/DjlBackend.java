package org.gan4j.djl.internal;

import ai.djl.Device;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.TrainerConfig;
import org.gan4j.TrainingBackend;
import org.gan4j.djl.internal.sample.DjlGenerator;
import org.gan4j.djl.torch.Torch;
import org.gan4j.network.Generator;
import org.gan4j.sample.GeneratorLoader;
import org.gan4j.sample.TrainedGenerator;
import org.jspecify.annotations.Nullable;

/** Trains on DJL's PyTorch engine. */
public final class DjlBackend implements TrainingBackend, GeneratorLoader {

    @Override
    public GanTrainer createTrainer(TrainerConfig config) {
        return DjlGanTrainer.create(config, Torch.device(config.device()));
    }

    @Override
    public TrainedGenerator load(Path directory, @Nullable Generator network, Device device) {
        return DjlGenerator.load(directory, network, device);
    }

    @Override
    public TrainedGenerator importSafetensors(Path file, Generator network) {
        return DjlGenerator.importSafetensors(file, network);
    }
}
