package org.gan4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.composition.ChecksComposition;
import org.gan4j.composition.Composition;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.loss.Targets;
import org.gan4j.network.Discriminator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Adam;
import org.gan4j.regularizer.R1;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;
import org.gan4j.sample.TrainedGenerator;
import org.gan4j.schedule.Schedule;
import org.junit.jupiter.api.Test;

/** There is no backend on the class path of this module: every check here comes before it. */
class GanTrainerBuilderTest {

    private static final Generator GENERATOR =
            new Generator() {
                private final Block block = Linear.builder().setUnits(2).build();

                @Override
                public Block block() {
                    return block;
                }

                @Override
                public int latentSize() {
                    return 10;
                }

                @Override
                public Shape sampleShape() {
                    return new Shape(2);
                }
            };
    private static final Discriminator DISCRIMINATOR =
            Discriminator.of(Linear.builder().setUnits(1).build());

    private static GanTrainerBuilder complete() {
        return GanTrainer.builder().setGenerator(GENERATOR).setDiscriminator(DISCRIMINATOR);
    }

    @Test
    void build_withoutBackend_namesTheArtifact() {
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().build())
                .withMessage(
                        "no training backend on the class path: add the Maven artifact"
                                + " org.gan4j:gan-djl");
        assertThatIllegalStateException()
                .isThrownBy(() -> TrainedGenerator.load(Path.of("nowhere")))
                .withMessageContaining("org.gan4j:gan-djl");
    }

    @Test
    void build_withoutGenerator_saysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GanTrainer.builder().setDiscriminator(DISCRIMINATOR).build())
                .withMessage("no generator: call setGenerator before build");
    }

    @Test
    void build_withoutDiscriminator_saysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> GanTrainer.builder().setGenerator(GENERATOR).build())
                .withMessage("no discriminator: call setDiscriminator before build");
    }

    @Test
    void build_withAPriorOfAnotherSize_namesBoth() {
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().optLatentPrior(LatentPrior.normal(7)).build())
                .withMessage(
                        "the latent prior draws 7 dimensions but the generator takes 10: give both"
                                + " the same size");
    }

    @Test
    void build_withADiscriminatorForOtherSamples_namesBothShapes() {
        Discriminator other =
                new Discriminator() {
                    @Override
                    public Block block() {
                        return DISCRIMINATOR.block();
                    }

                    @Override
                    public Shape sampleShape() {
                        return new Shape(1, 28, 28);
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().setDiscriminator(other).build())
                .withMessage(
                        "the generator makes samples of shape (2) but the discriminator takes (1,"
                                + " 28, 28): give both the same shape");
    }

    @Test
    void build_withSoftLabelsForALossWithoutLabels_namesTheRemedy() {
        Loss noLabels =
                new Loss() {
                    @Override
                    public NDArray discriminator(Critiques critiques) {
                        return critiques.fake();
                    }

                    @Override
                    public NDArray generator(Critiques critiques) {
                        return critiques.fake();
                    }
                };
        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                complete()
                                        .optLoss(noLabels)
                                        .optTargetPolicy((size, context) -> Targets.HARD)
                                        .build())
                .withMessageContaining("Losses.nonSaturating()");
    }

    @Test
    void build_withALazyTermWhoseWeightAdapts_isRefused() {
        final class Adaptive implements Schedule, Stateful {
            @Override
            public double at(long imagesSeen) {
                return 1;
            }

            @Override
            public void visitState(StateVisitor visitor) {}
        }
        for (Schedule weight : List.of(new Adaptive(), new Adaptive().warmedUp(10))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> complete().addRegularizer(R1.of(weight).every(16)).build())
                    .withMessageContaining("adapts itself")
                    .withMessageContaining("in every 16th step");
        }
    }

    @Test
    void build_withAWeightThatIsNone_isRefused() {
        Schedule negative = Schedule.constant(-1);
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().addRegularizer(R1.of(negative)).build())
                .withMessageContaining("must be finite and 0 or more")
                .withMessageContaining("-1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.piecewise(Map.of(0L, Double.NaN)))
                .withMessage("the values must be finite, but were {0=NaN}");
    }

    @Test
    void build_asksEveryPartThatWantsToCheck() {
        final class Picky implements Plugin, ChecksComposition {
            @Override
            public void install(GanTrainerBuilder gan) {}

            @Override
            public void check(Composition composition) {
                throw new IllegalStateException(
                        "batch size " + composition.batchSize() + " is odd");
            }
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> complete().optBatchSize(3).addPlugin(new Picky()).build())
                .withMessage("batch size 3 is odd");
    }

    @Test
    void setters_refuseBadValues_byName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().optBatchSize(0))
                .withMessage("batchSize must be at least 1, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().optDevice(Device.of("tpu", 0)))
                .withMessage("unknown device 'tpu': expected cpu or gpu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> complete().optDataType(DataType.FLOAT16))
                .withMessage("dataType must be FLOAT32 or FLOAT64, but was float16");
    }

    @Test
    void defaults_areThoseOfDcgan() {
        Adam adam = Adam.of(2e-4);
        assertThat(adam.learningRate().at(0)).isEqualTo(2e-4);
        assertThat(adam.beta1().at(0)).isEqualTo(0.5);
        assertThat(adam.beta2().at(0)).isEqualTo(0.999);
        assertThat(adam.epsilon()).isEqualTo(1e-8);
    }
}
