package org.gan4j.rule;

/** The real batches of one draw; what is in them is the game's affair. */
public interface Draw {

    /** {@return how many samples each batch has, over all workers} */
    long size();
}
