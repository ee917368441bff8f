package org.gan4j.run;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.gan4j.data.Conditioning;

/** Memory that lives as long as its run, and what there is to know to size it. */
public interface RunMemory {

    /** {@return the manager of the run, on its device; it is closed with the trainer} */
    NDManager manager();

    /** {@return the data type of weights and samples} */
    DataType dataType();

    /**
     * {@return the shape of one sample that the game's main generator makes, without the batch
     * axis}
     */
    Shape sampleShape();

    /** {@return the conditions that samples of this game come with and that are used} */
    Conditioning conditioning();

    /** {@return samples per forward pass, on this worker} */
    int batchSize();

    /**
     * The trainable parameters of a player.
     *
     * @param player whose
     * @return the live arrays, in the order of its networks and their blocks
     */
    Parameters parameters(Player player);

    /**
     * The part that takes part in this run: a part that is {@link PerRun} is started, any other is
     * handed back as it is. A part that is described in several places is started once.
     *
     * @param <T> the kind of part
     * @param part the part as it was described
     * @return the part of this run
     */
    <T> T start(T part);
}
