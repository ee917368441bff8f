package org.gan4j.data;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.gan4j.file.HeapRoom;
import org.gan4j.file.SmallFile;

/** The files of a directory and those below it, or one file; links are followed. */
final class FolderStore implements PictureStore {

    private final Path root;
    private final ImmutableList<Entry> entries;

    FolderStore(Path root) throws IOException {
        this(root, root);
    }

    private FolderStore(Path root, Path from) throws IOException {
        this.root = root;
        try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
            entries =
                    all.filter(Files::isRegularFile)
                            .flatMap(this::entry)
                            .collect(ImmutableList.toImmutableList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A single file. */
    static FolderStore ofOne(Path file) throws IOException {
        return new FolderStore(file.resolveSibling(""), file);
    }

    /** None if the file, which need not be a picture, has gone since it was listed. */
    private Stream<Entry> entry(Path file) {
        try {
            String name =
                    StreamSupport.stream(root.relativize(file).spliterator(), false)
                            .map(Path::toString)
                            .collect(Collectors.joining("/"));
            long modified = Files.getLastModifiedTime(file).toMillis();
            return Stream.of(new Entry(name, Files.size(file), modified, 0));
        } catch (NoSuchFileException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ImmutableList<Entry> entries() {
        return entries;
    }

    @Override
    public Entry current(Entry entry) throws IOException {
        Path file = root.resolve(entry.name());
        long modified = Files.getLastModifiedTime(file).toMillis();
        return new Entry(entry.name(), Files.size(file), modified, 0);
    }

    @Override
    public String describe(Entry entry) {
        return root.resolve(entry.name()).toString();
    }

    @Override
    public byte[] read(Entry entry) throws IOException {
        HeapRoom.check(entry.size(), describe(entry), "remove it");
        return SmallFile.read(root.resolve(entry.name()), Integer.MAX_VALUE - 8);
    }

    @Override
    public void close() {}
}
