package org.gan4j.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files of the default file system, on a disk that fails at one of the operations that change
 * anything. To be tried with 1, 2, 3 and so on until nothing has failed any more:
 *
 * <pre>{@code
 * FailingDisk disk = FailingDisk.failingAt(n, FailingDisk.Fault.ONCE);
 * save(disk.path(file));
 * }</pre>
 */
public final class FailingDisk extends FileSystemProvider {

    /** What every failure says. */
    public static final String FULL = "No space left on device";

    /** How it fails. */
    public enum Fault {
        /** One operation fails; a write has then written half of what it was given. */
        ONCE,
        /** So does everything after it, until {@link #heal()}. */
        FROM_THEN_ON,
        /** One write takes only half of what it was given, which it says. */
        SHORT_WRITE
    }

    /** What changes something. */
    public enum Operation {
        /** Opening a file to write to it. */
        OPEN,
        /** Giving bytes to a file. */
        WRITE,
        /** Flushing a file or a directory. */
        FORCE,
        /** Cutting a file. */
        TRUNCATE,
        /** Renaming. */
        MOVE,
        /** Removing what is there. */
        DELETE,
        /** Creating a directory, a link or a copy, or setting an attribute. */
        CREATE
    }

    private static final Set<OpenOption> CHANGING =
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND);

    private final FileSystemProvider real;
    private final FailingFileSystem system = new FailingFileSystem(this);
    private final int failing;
    private final Fault fault;
    private final List<Operation> done = new ArrayList<>();
    private int count;
    private boolean healed;
    private @Nullable Operation failed;

    private FailingDisk(int failing, Fault fault) {
        this.failing = failing;
        this.fault = fault;
        real = Path.of("").getFileSystem().provider();
    }

    /**
     * A disk that will fail.
     *
     * @param operation which operation fails, from 1; of a short write, which write
     * @param fault how
     * @return the disk
     */
    public static FailingDisk failingAt(int operation, Fault fault) {
        return new FailingDisk(operation, fault);
    }

    /**
     * A file or directory on this disk.
     *
     * @param file where it is by default
     * @return the same on this disk
     */
    public Path path(Path file) {
        return new FailingPath(system, file);
    }

    /** {@return what has failed first, if anything has} */
    public synchronized Optional<Operation> failed() {
        return Optional.ofNullable(failed);
    }

    /** {@return what has been done, in order} */
    public synchronized List<Operation> done() {
        return List.copyOf(done);
    }

    /** Lets everything succeed from now on. */
    public synchronized void heal() {
        healed = true;
    }

    /** What the next operation does. */
    enum Fate {
        SUCCEEDS,
        FAILS,
        IS_SHORT
    }

    synchronized Fate next(Operation operation) {
        if (fault == Fault.SHORT_WRITE && operation != Operation.WRITE) {
            done.add(operation);
            return Fate.SUCCEEDS;
        }
        count++;
        boolean hit = fault == Fault.FROM_THEN_ON ? count >= failing : count == failing;
        if (healed || !hit) {
            done.add(operation);
            return Fate.SUCCEEDS;
        }
        if (failed == null) {
            failed = operation;
        }
        return fault == Fault.SHORT_WRITE ? Fate.IS_SHORT : Fate.FAILS;
    }

    private void change(Operation operation, Path path) throws IOException {
        if (next(operation) == Fate.FAILS) {
            throw new FileSystemException(path.toString(), null, FULL + " at " + operation);
        }
    }

    /** The path behind one of this disk. */
    static Path real(Path path) {
        return path instanceof FailingPath failing ? failing.real() : path;
    }

    @Override
    public String getScheme() {
        return "failing";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (options.stream().anyMatch(CHANGING::contains)) {
            change(Operation.OPEN, path);
        }
        return new FailingChannel(this, real.newFileChannel(real(path), options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        Function<Path, Path> wrap = this::path;
        DirectoryStream<Path> stream =
                real.newDirectoryStream(real(directory), file -> filter.accept(wrap.apply(file)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return wrap.apply(each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        if (!Files.exists(real(directory), LinkOption.NOFOLLOW_LINKS)) {
            change(Operation.CREATE, directory);
        }
        real.createDirectory(real(directory), attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes)
            throws IOException {
        change(Operation.CREATE, link);
        real.createSymbolicLink(real(link), real(target), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        change(Operation.CREATE, link);
        real.createLink(real(link), real(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        if (Files.exists(real(path), LinkOption.NOFOLLOW_LINKS)) {
            change(Operation.DELETE, path);
        }
        real.delete(real(path));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return path(real.readSymbolicLink(real(link)));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        change(Operation.CREATE, target);
        real.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        change(Operation.MOVE, target);
        real.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return real.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return real.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        return real.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        return real.readAttributes(real(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
            throws IOException {
        change(Operation.CREATE, path);
        real.setAttribute(real(path), name, value, options);
    }
}
