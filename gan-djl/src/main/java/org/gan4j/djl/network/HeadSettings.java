package org.gan4j.djl.network;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Map;
import org.gan4j.data.Conditioning;
import org.gan4j.djl.nn.ConcatMaps;
import org.gan4j.djl.nn.Flatten;
import org.gan4j.djl.nn.Heads;
import org.gan4j.djl.nn.Linear;
import org.gan4j.djl.nn.Normalisation;
import org.gan4j.djl.nn.Projection;
import org.gan4j.djl.nn.ScriptBlock;
import org.gan4j.djl.nn.Sequential;

/**
 * How a convolutional discriminator is told conditions, and what it says beside its logits.
 *
 * @param conditioning what its images are concatenated with
 * @param projection the classes of a projection head; 0 for none
 * @param heads the lengths of further outputs, by name
 */
record HeadSettings(
        Conditioning conditioning, int projection, ImmutableMap<String, Integer> heads) {

    static final HeadSettings NONE = new HeadSettings(Conditioning.none(), 0, ImmutableMap.of());

    HeadSettings withConditioning(Conditioning value) {
        return new HeadSettings(value, projection, heads);
    }

    HeadSettings withProjection(int classes) {
        Preconditions.checkArgument(
                classes >= 2, "labels need at least 2 classes, not %s", classes);
        return new HeadSettings(conditioning, classes, heads);
    }

    HeadSettings withHead(String name, int outputs) {
        Dcgan.positive("the outputs of a head", outputs);
        return new HeadSettings(
                conditioning,
                projection,
                ImmutableMap.<String, Integer>builder()
                        .putAll(heads)
                        .put(name, outputs)
                        .buildOrThrow());
    }

    /** What the discriminator must be told. */
    Conditioning told(Normalisation normalisation) {
        Conditioning all = conditioning.and(normalisation.conditioning());
        return projection == 0 ? all : all.and(Conditioning.labels(projection));
    }

    ImmutableList<String> names() {
        return heads.keySet().asList();
    }

    void addConcatenation(Sequential layers, int height, int width) {
        if (!conditioning.isNone()) {
            layers.add("condition", new ConcatMaps(conditioning, height, width));
        }
    }

    /** The last layer of the network, around the one that makes the logits. */
    ScriptBlock around(ScriptBlock logits, Normalisation normalisation) {
        ScriptBlock first =
                projection == 0 ? logits : Projection.of(logits, projection, normalisation);
        if (heads.isEmpty()) {
            return first;
        }
        Heads all = new Heads().add("logits", first);
        for (Map.Entry<String, Integer> head : heads.entrySet()) {
            ScriptBlock linear = ResidualNetwork.glorot(normalisation, new Linear(head.getValue()));
            all.add(
                    head.getKey(),
                    new Sequential().add("flat", new Flatten()).add("linear", linear));
        }
        return all;
    }
}
