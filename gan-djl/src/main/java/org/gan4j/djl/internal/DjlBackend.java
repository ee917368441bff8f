package org.gan4j.djl.internal;

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
        return DjlGanTrainer.create(config, Torch.device(config.device()));
    }

    @Override
    public TrainedGenerator loadGenerator(Path directory, @Nullable Generator network) {
        return DjlGenerator.load(directory, network);
    }
}
