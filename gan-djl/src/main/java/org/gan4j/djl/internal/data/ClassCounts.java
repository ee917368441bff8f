package org.gan4j.djl.internal.data;

import com.google.common.base.Preconditions;
import java.util.Arrays;
import java.util.List;
import org.gan4j.data.Samples;
import org.gan4j.run.StateVisitor;
import org.gan4j.run.Stateful;

/** How often each class occurs in the data that a run has seen: what 'as in the data' means. */
public final class ClassCounts implements Stateful {

    private static final int CHUNK = 1 << 20;

    private final long[] counts;

    /** Counts so many classes; 0 if there are no labels. */
    public ClassCounts(int classes) {
        counts = new long[classes];
    }

    /** {@return whether there are classes to count} */
    public boolean isCounting() {
        return counts.length > 0;
    }

    /** {@return how often each class occurs} */
    public long[] counts() {
        return counts.clone();
    }

    /** Counts all labels of data, in the place of what was counted before. */
    public void count(List<Samples> data) {
        Arrays.fill(counts, 0);
        data.forEach(this::add);
    }

    private void add(Samples data) {
        for (long from = 0; from < data.size(); from += CHUNK) {
            long[] indices = new long[(int) Math.min(CHUNK, data.size() - from)];
            for (int i = 0; i < indices.length; i++) {
                indices[i] = from + i;
            }
            int[] labels = data.labels(indices);
            for (int i = 0; i < labels.length; i++) {
                Preconditions.checkArgument(
                        labels[i] >= 0 && labels[i] < counts.length,
                        "the label of sample %s is %s, but the game has the classes 0 to %s",
                        from + i,
                        labels[i],
                        counts.length - 1);
                counts[labels[i]]++;
            }
        }
    }

    /** Counts the labels of one more batch. */
    void add(long[] labels) {
        for (long label : labels) {
            counts[Math.toIntExact(label)]++;
        }
    }

    @Override
    public void visitState(StateVisitor visitor) {
        for (int i = 0; i < counts.length; i++) {
            int index = i;
            visitor.integer("class_" + i, () -> counts[index], value -> counts[index] = value);
        }
    }
}
