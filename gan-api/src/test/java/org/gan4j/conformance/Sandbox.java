package org.gan4j.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Random;
import java.util.function.BiConsumer;
import org.gan4j.GanTrainer;
import org.gan4j.data.Samples;
import org.gan4j.loss.Critiques;
import org.gan4j.loss.Loss;
import org.gan4j.network.Critique;
import org.gan4j.network.Discriminator;
import org.gan4j.network.DiscriminatorInput;
import org.gan4j.network.ForwardPass;
import org.gan4j.network.Generator;
import org.gan4j.optim.Sgd;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.regularizer.RegularizerContext;
import org.gan4j.run.Budget;
import org.gan4j.run.PerRun;
import org.gan4j.run.Player;
import org.gan4j.run.RunMemory;
import org.jspecify.annotations.Nullable;

/** Real training steps of tiny smooth networks in float64, in which a part can be inspected. */
final class Sandbox {

    private static final int ROUNDS = 6;
    private static final int SETTLED = 2;
    private static final Shape SAMPLE = new Shape(2, 4, 4);

    private Sandbox() {}

    /**
     * Shows an inspection the steps of one player, and fails if it leaves arrays behind.
     *
     * @param subject the part that is inspected, for messages and for its memory
     */
    static <T> void inspect(
            Player player, T subject, BiConsumer<T, RegularizerContext> inspection) {
        Probe<T> probe = new Probe<>(player, subject, inspection);
        try (GanTrainer trainer =
                GanTrainer.builder()
                        .setGenerator(Generator.of(generator(), 3))
                        .setDiscriminator(new ShowsFeatures(new SequentialBlock()))
                        .optLoss(new Nothing(player))
                        .addRegularizer(probe)
                        .optOptimizer(Sgd.of(1e-3))
                        .optDataType(DataType.FLOAT64)
                        .optBatchSize(4)
                        .build()) {
            trainer.fit(samples(), Budget.iterations(ROUNDS));
        }
    }

    private static Block generator() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(5).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(SAMPLE.size()).build())
                .add(new Unflatten());
    }

    private static Samples samples() {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(16 * SAMPLE.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Samples.ofFloats(values, SAMPLE);
    }

    /** Gives samples their shape. */
    private static final class Unflatten extends AbstractBlock {

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList inputs,
                boolean training,
                @Nullable PairList<String, Object> options) {
            return new NDList(inputs.head().reshape(new Shape(-1).addAll(SAMPLE)));
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return new Shape[] {new Shape(inputs[0].get(0)).addAll(SAMPLE)};
        }
    }

    /** A discriminator of one hidden layer, which it shows. */
    private record ShowsFeatures(SequentialBlock block, Block hidden, Block head)
            implements Discriminator {

        ShowsFeatures(SequentialBlock whole) {
            this(
                    whole,
                    new SequentialBlock()
                            .add(Blocks.batchFlattenBlock())
                            .add(Linear.builder().setUnits(5).build())
                            .add(Activation.tanhBlock()),
                    Linear.builder().setUnits(1).build());
            whole.add(hidden).add(head);
        }

        @Override
        public Critique criticise(DiscriminatorInput input, ForwardPass pass) {
            NDArray features = pass.run(hidden, input.samples());
            return new Critique(pass.run(head, features).reshape(-1), new NDList(features));
        }
    }

    /**
     * A game in which nobody moves. The loss of the player that is inspected does not depend on its
     * weights, so that an inspection may move them in place.
     */
    private record Nothing(Player inspected) implements Loss {

        @Override
        public NDArray discriminator(Critiques critiques) {
            return zero(critiques, Player.DISCRIMINATOR);
        }

        @Override
        public NDArray generator(Critiques critiques) {
            return zero(critiques, Player.GENERATOR);
        }

        private NDArray zero(Critiques critiques, Player player) {
            NDArray zero = critiques.fake().mul(0).mean();
            return player.equals(inspected) ? zero.stopGradient() : zero;
        }
    }

    /** A term of value 0 that looks around. */
    private static final class Probe<T> implements Regularizer, PerRun<Probe<T>> {

        private final Player player;
        private final T subject;
        private final BiConsumer<T, RegularizerContext> inspection;
        private int rounds;
        private int settled;

        Probe(Player player, T subject, BiConsumer<T, RegularizerContext> inspection) {
            this.player = player;
            this.subject = subject;
            this.inspection = inspection;
        }

        @Override
        public Player player() {
            return player;
        }

        @Override
        public Probe<T> start(RunMemory memory) {
            return new Probe<>(player, memory.start(subject), inspection);
        }

        @Override
        public NDArray term(RegularizerContext context) {
            int live = liveArrays(context.manager());
            rounds++;
            if (rounds == SETTLED) {
                settled = live;
            }
            if (rounds > SETTLED && live > settled) {
                throw new AssertionError(
                        "%s leaks: %s arrays are alive in step %s, but %s were in step %s; create"
                                        .formatted(subject, live, rounds, settled, SETTLED)
                                + " arrays with the step's manager, or once in start()");
            }
            inspection.accept(subject, context);
            return context.parameters().get(0).sum().mul(0);
        }

        /** Counts what belongs to the managers above that of the step. */
        private static int liveArrays(NDManager step) {
            int count = 0;
            NDManager manager = step.getParentManager();
            while (manager != null && manager != manager.getParentManager()) {
                count += manager.getManagedArrays().size();
                manager = manager.getParentManager();
            }
            return count;
        }
    }
}
