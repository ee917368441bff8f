package org.gan4j.data;

import ai.djl.ndarray.types.Shape;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.data.ParallelDecoding.Outcome;
import org.gan4j.file.Uninterrupted;
import org.gan4j.file.WholeFile;
import org.gan4j.file.WriterLock;
import org.jspecify.annotations.Nullable;

/** Decodes pictures into a directory, going on where another one was broken off. */
final class MappedWriter {

    /** How long another process may take that decodes into the same directory. */
    private static final Duration PATIENCE = Duration.ofHours(12);

    /** How much work a kill costs. */
    static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

    private final ImageFiles files;
    private final boolean skipping;
    private final Path directory;
    private final long pause;

    private String sources = "";
    private int decoded;
    private @Nullable Shape shape;
    private int first;
    private final Map<Integer, String> skipped = new LinkedHashMap<>();

    /**
     * A writer.
     *
     * @param skipping whether unreadable ones are left out
     * @param pause between two times at which the work so far is made safe
     */
    MappedWriter(ImageFiles files, boolean skipping, Path directory, Duration pause) {
        this.files = files;
        this.skipping = skipping;
        this.directory = directory;
        this.pause = pause.toNanos();
    }

    /**
     * Decodes what is not there yet.
     *
     * @throws IOException as {@link ImageFiles.Builder#map}
     */
    MappedSamples complete(ProgressListener listener) throws IOException {
        Files.createDirectories(directory);
        if (!MappedManifest.isIn(directory) || !MappedManifest.read(directory).finished()) {
            try (WriterLock lock = WriterLock.ofDirectory(directory, PATIENCE)) {
                if (!resume()) {
                    decodeRest(listener);
                    finish();
                }
            }
        }
        checkSame(MappedManifest.read(directory), files.size());
        return MappedSamples.open(directory);
    }

    /** Finds what was done before; whether that is all. */
    private boolean resume() throws IOException {
        if (!MappedManifest.isIn(directory)) {
            if (Files.exists(directory.resolve(MappedSamples.PICTURES))) {
                throw new IOException(
                        "%s has a %s of somebody else: name another directory"
                                .formatted(directory, MappedSamples.PICTURES));
            }
            MappedManifest.start(settings()).write(directory);
        }
        MappedManifest before = MappedManifest.read(directory);
        if (before.finished()) {
            return true;
        }
        checkSame(before, before.decoded());
        sources = before.sources();
        decoded = before.decoded();
        shape = before.shape();
        skipped.putAll(before.skipped());
        while (skipped.containsKey(first)) {
            first++;
        }
        return false;
    }

    private String settings() {
        return files.settings() + (skipping ? ", without unreadable ones" : "");
    }

    /** Refuses pictures that were made of others, or in another way. */
    private void checkSame(MappedManifest made, int wanted) throws IOException {
        if (!made.settings().equals(settings())) {
            throw new IOException(
                    "%s holds pictures that were read %s, but these are wanted %s: name another directory, or remove it"
                            .formatted(directory, made.settings(), settings()));
        }
        String now = "";
        for (int i = 0; i < Math.min(files.size(), made.decoded()); i++) {
            now = files.sources(now, i);
        }
        if (made.decoded() != wanted || !now.equals(made.sources())) {
            throw new IOException(
                    "%s holds %s that have changed since, or were others: remove it to decode them anew, or take them as they were by MappedSamples.open"
                            .formatted(directory, files));
        }
    }

    private void decodeRest(ProgressListener listener) throws IOException {
        checkRoom();
        long saved = System.nanoTime();
        while (decoded < files.size()) {
            long end = end();
            byte[] block = nextBlock();
            write(end, block);
            if (System.nanoTime() - saved >= pause && decoded < files.size()) {
                flush();
                manifest(ImmutableList.of(), false).write(directory);
                saved = System.nanoTime();
            }
            listener.report("decoding", decoded, files.size());
        }
        if (shape == null) {
            throw new IOException(
                    "%s cannot be read, the first: %s"
                            .formatted(files, skipped.values().iterator().next()));
        }
        write(0, Npy.header(Npy.BYTES, new Shape(pictures()).addAll(shape).getShape()));
        flush();
    }

    private int pictures() {
        return decoded - skipped.size();
    }

    /** Bytes of the pictures so far, with what stands before them. */
    private long end() {
        return Npy.HEADER + (shape == null ? 0 : pictures() * shape.size());
    }

    private void checkRoom() throws IOException {
        if (shape == null && !skipping) {
            shape = files.shape();
        }
        long each = shape == null ? 0 : shape.size();
        long missing = (files.size() - decoded) * each;
        long room = Files.getFileStore(directory).getUsableSpace();
        // A disk that does not know says 0.
        if (room > 0 && missing > room) {
            throw new IOException(
                    "%s needs %,d MB more for %s, but its disk has room for %,d MB: make room, or name another directory"
                            .formatted(directory, missing >> 20, files, room >> 20));
        }
    }

    /** Decodes some more pictures; their bytes. */
    private byte[] nextBlock() throws IOException {
        int count = shape == null ? 1 : ParallelDecoding.block(shape.size());
        int to = (int) Math.min(files.size(), (long) decoded + count);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Outcome outcome : files.decode(decoded, to)) {
            IOException failure = outcome.failure();
            if (failure != null && skipping) {
                skipped.put(decoded, failure.getMessage() + "");
            } else {
                Picture picture = outcome.orThrow();
                if (shape == null) {
                    shape = picture.shape();
                    first = decoded;
                }
                block.write(files.like(picture, decoded, shape, first).planes());
            }
            sources = files.sources(sources, decoded);
            decoded++;
        }
        return block.toByteArray();
    }

    private void write(long position, byte[] block) throws IOException {
        Path target = directory.resolve(MappedSamples.PICTURES);
        try {
            Uninterrupted.run(
                    () -> {
                        try (FileChannel channel =
                                FileChannel.open(
                                        target,
                                        StandardOpenOption.CREATE,
                                        StandardOpenOption.WRITE)) {
                            channel.position(position);
                            WholeFile.writeFully(channel, ByteBuffer.wrap(block));
                        }
                        return target;
                    });
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be written: %s; call again when that is mended, and it goes on"
                            .formatted(target, e.getMessage()),
                    e);
        }
    }

    /** Makes safe what is written, and drops what another run may have written behind it. */
    private void flush() throws IOException {
        Path target = directory.resolve(MappedSamples.PICTURES);
        Uninterrupted.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                        channel.truncate(end());
                        channel.force(true);
                    }
                    return target;
                });
    }

    private MappedManifest manifest(ImmutableList<String> classes, boolean finished) {
        return new MappedManifest(
                settings(),
                sources,
                decoded,
                shape,
                ImmutableMap.copyOf(skipped),
                classes,
                finished);
    }

    private void finish() throws IOException {
        files.checkUnchanged();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < decoded; i++) {
            if (!skipped.containsKey(i)) {
                kept.add(i);
            }
        }
        ImmutableList<String> classes = files.classesOf(kept);
        if (!classes.isEmpty()) {
            ByteBuffer labels =
                    ByteBuffer.allocate(Integer.BYTES * kept.size()).order(ByteOrder.LITTLE_ENDIAN);
            kept.forEach(index -> labels.putInt(files.label(index, classes)));
            WholeFile.write(
                    directory.resolve(MappedSamples.LABELS),
                    out -> {
                        out.write(Npy.header(Npy.INTEGERS, kept.size()));
                        out.write(labels.array());
                    });
        }
        manifest(classes, true).write(directory);
    }
}
