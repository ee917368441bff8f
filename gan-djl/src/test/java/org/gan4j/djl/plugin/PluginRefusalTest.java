package org.gan4j.djl.plugin;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.gan4j.djl.internal.PointGan.points;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.gan4j.GanTrainer;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.data.Samples;
import org.gan4j.djl.Generators;
import org.gan4j.network.Generator;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;

/** Plug-ins that do not go with a composition say so, and what to do. */
class PluginRefusalTest {

    @Test
    void minibatchStd_ofABatchThatCannotBeGrouped() {
        Samples data = Samples.ofFloats(new float[50], new Shape(2));
        GanTrainerBuilder gan = points(8).optBatchSize(25).addPlugin(MinibatchStd.standard());
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> {
                            try (GanTrainer trainer = gan.build()) {
                                trainer.fit(data, Budget.iterations(1));
                            }
                        })
                .withMessageContaining("25 samples")
                .withMessageContaining("a batch size that the group size divides");
    }

    @Test
    void anEnsemble_ofOneGeneratorTwice() {
        Generator generator = Generators.mlp(2).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorEnsemble.of(List.of(generator, generator)))
                .withMessageContaining("build each anew");
    }
}
