package org.gan4j.docs;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.djl.Generators;
import org.gan4j.djl.nn.TorchScriptBlock;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.sample.TrainedGenerator;

/** The samples of docs/export.md; see {@link DocsTest}. */
final class Exports {

    private Exports() {}

    static void to(GanTrainer trainer, TrainedGenerator generator) {
        generator.exportTorchScript(Path.of("generator.pt"));
        generator.exportSafetensors(Path.of("generator.safetensors"));
        trainer.exportTorchScript("discriminator", Path.of("discriminator.pt"));
        trainer.exportSafetensors("discriminator", Path.of("discriminator.safetensors"));
    }

    static void features(FeatureExtractor extractor) {
        extractor.exportTorchScript(Path.of("features.pt"), new Shape(1, 28, 28));
    }

    static TrainedGenerator from() {
        Generator network = Generators.dcgan(28, 28, 1).build();
        TrainedGenerator generator =
                TrainedGenerator.importSafetensors(Path.of("theirs.safetensors"), network);
        return generator;
    }

    static GanTrainerBuilder scripted() throws IOException {
        GanTrainerBuilder gan =
                GanTrainer.builder()
                        .setGenerator(
                                Generator.of(TorchScriptBlock.load(Path.of("generator.pt")), 100))
                        .setDiscriminator(
                                Discriminator.of(
                                        TorchScriptBlock.load(Path.of("discriminator.pt"))));
        return gan;
    }
}
