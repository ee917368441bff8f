package org.gan4j.djl.internal.loop;

import static com.google.common.base.Preconditions.checkArgument;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Batch;
import org.gan4j.djl.internal.data.BatchSource;
import org.gan4j.djl.internal.weights.Weights;
import org.gan4j.djl.torch.Seeds;
import org.gan4j.djl.torch.Torch;
import org.gan4j.game.Game;
import org.gan4j.rule.Draw;
import org.gan4j.rule.Gradients;
import org.gan4j.rule.Pass;
import org.gan4j.rule.Round;
import org.gan4j.run.Parameters;
import org.gan4j.run.Player;
import org.gan4j.run.Workers;

/** One round of the update rule. Its numbers and its real batches live until it is closed. */
final class Iteration implements Round, AutoCloseable {

    /** On a GPU, looking at a number waits for the device: only every so many iterations. */
    private static final int GPU_CHECK_INTERVAL = 50;

    private final GameRun run;
    private final Map<String, BatchSource> sources;
    private final NDManager memory;
    private final Map<Player, StepNumbers> numbers = new LinkedHashMap<>();
    private final long number;
    private final boolean check;
    private final boolean detailed;
    private final boolean keepsGradients;
    private int steps;

    /**
     * Begins a round.
     *
     * @param detailed whether somebody may ask for the numbers of its steps
     * @param keepsGradients whether somebody has asked for their gradients
     */
    Iteration(
            GameRun run,
            Map<String, BatchSource> sources,
            boolean detailed,
            boolean keepsGradients) {
        this.run = run;
        this.sources = sources;
        this.detailed = detailed;
        this.keepsGradients = keepsGradients;
        memory = run.manager().newSubManager();
        number = run.clock().iteration();
        check = !run.manager().getDevice().isGpu() || number % GPU_CHECK_INTERVAL == 0;
    }

    NDManager root() {
        return run.manager();
    }

    Game game() {
        return run.config().game();
    }

    Workers workers() {
        return run.config().workers();
    }

    int microBatches() {
        return run.config().microBatches();
    }

    Map<String, Weights> liveWeights() {
        return run.weights();
    }

    Map<String, Long> updates() {
        return run.updates();
    }

    Learner learner(Player player) {
        return run.learner(player);
    }

    StepNumbers newNumbers() {
        return new StepNumbers(memory, detailed, check);
    }

    /** Begins a player's step: its place in the round decides its random numbers. */
    Step.Moment begin(Learner learner, boolean looksAhead) {
        long seed = Seeds.of(learner.player().name(), run.config().seed(), number, steps++);
        // For layers that draw from the generator of the process, such as DJL's dropout.
        Torch.engine().setRandomSeed((int) seed);
        return new Step.Moment(
                learner.player(),
                learner.steps(),
                seed,
                number,
                run.clock().imagesSeen(),
                looksAhead,
                !looksAhead && learner.differentiatesSamples());
    }

    Step step(Step.Moment moment, Forward forward) {
        return new Step(moment, forward, run.config().dataType(), run.config().precision());
    }

    /** Keeps the numbers of a step for hooks, and stops before an update if they are not finite. */
    void record(Learner learner, StepNumbers ofStep, NDList gradients) {
        if (keepsGradients) {
            ofStep.keep(new Parameters(learner.parameters().names(), gradients));
        }
        if (check) {
            ofStep.checkFinite(learner.player(), number);
        }
        StepNumbers earlier = numbers.put(learner.player(), ofStep);
        if (earlier != null) {
            earlier.dropGradients();
        }
    }

    /** Looks at losses, and where no gradient was looked at, at what it has made of the weights. */
    void checkFinite() {
        numbers.forEach(
                (player, ofStep) -> {
                    ofStep.checkFinite(player, number);
                    if (!check) {
                        learner(player).checkFinite(ofStep.loss(), number);
                    }
                });
    }

    Map<Player, StepNumbers> numbers() {
        return numbers;
    }

    @Override
    public long iteration() {
        return number;
    }

    @Override
    public long imagesSeen() {
        return run.clock().imagesSeen();
    }

    @Override
    public List<Player> players() {
        return run.players();
    }

    @Override
    public Draw draw() {
        Map<String, Batch> batches = new LinkedHashMap<>();
        sources.forEach((name, source) -> batches.put(name, source.next(memory)));
        long size = batches.values().iterator().next().size();
        batches.forEach(
                (name, batch) ->
                        checkArgument(
                                batch.size() == size,
                                "source '%s' gave a batch of %s samples, another one of %s: all need"
                                        + " the same batch size",
                                name,
                                batch.size(),
                                size));
        Workers workers = workers();
        return new DrawnBatches(
                batches, new Share(workers.rank() * size, size, workers.size() * size));
    }

    @Override
    public Pass open(Draw draw, Player... players) {
        return open(draw, false, players);
    }

    @Override
    public Pass openInTurn(Draw draw, Player... players) {
        return open(draw, true, players);
    }

    private Pass open(Draw draw, boolean inTurn, Player... players) {
        checkArgument(
                draw instanceof DrawnBatches, "draws come from Round.draw(), but this is %s", draw);
        List<Learner> learners = new ArrayList<>();
        for (Player player : players) {
            learners.add(learner(player));
        }
        return OpenPass.of(this, (DrawnBatches) draw, learners, inTurn);
    }

    @Override
    public void apply(Gradients gradients) {
        checkArgument(
                gradients instanceof OpenGradients,
                "gradients come from a Pass, but these are %s",
                gradients);
        OpenGradients open = (OpenGradients) gradients;
        open.apply();
        run.updated(open.player(), open.samples());
    }

    @Override
    public void close() {
        memory.close();
    }
}
