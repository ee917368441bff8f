package org.gan4j.data;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Decodes pictures, several at a time. */
final class ParallelDecoding {

    /** Decodes one. */
    interface Decoder {
        Picture decode(int index) throws IOException;
    }

    /** A picture, or why there is none. */
    record Outcome(@Nullable Picture picture, @Nullable IOException failure) {

        Picture orThrow() throws IOException {
            if (picture == null) {
                throw failure == null ? new IOException("not decoded") : failure;
            }
            return picture;
        }
    }

    /** What decoded pictures may take that wait to go where they are wanted, and their number. */
    private static final long MOST_BYTES = 1 << 24;

    private static final int MOST_PICTURES = 256;

    private ParallelDecoding() {}

    /** How many pictures of so many bytes are decoded before they go where they are wanted. */
    static int block(long each) {
        return (int) Math.max(1, Math.min(MOST_PICTURES, MOST_BYTES / each));
    }

    /**
     * Decodes a run of pictures. One that fails has another try alone: it may have wanted for the
     * memory that those beside it took.
     */
    static ImmutableList<Outcome> decode(int from, int to, Decoder decoder) {
        List<Outcome> found =
                new ArrayList<>(
                        IntStream.range(from, to)
                                .parallel()
                                .mapToObj(index -> besideOthers(index, decoder))
                                .toList());
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).picture() == null) {
                found.set(i, attempt(from + i, decoder));
            }
        }
        return ImmutableList.copyOf(found);
    }

    private static Outcome besideOthers(int index, Decoder decoder) {
        try {
            return attempt(index, decoder);
        } catch (RuntimeException | OutOfMemoryError e) {
            return new Outcome(null, null);
        }
    }

    private static Outcome attempt(int index, Decoder decoder) {
        try {
            return new Outcome(decoder.decode(index), null);
        } catch (IOException e) {
            return new Outcome(null, e);
        }
    }
}
