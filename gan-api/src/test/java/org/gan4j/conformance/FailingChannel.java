package org.gan4j.conformance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.gan4j.conformance.FailingDisk.Fate;
import org.gan4j.conformance.FailingDisk.Operation;
import org.jspecify.annotations.Nullable;

/** A file on a {@link FailingDisk}. */
final class FailingChannel extends FileChannel {

    private final FailingDisk disk;
    private final FileChannel real;

    FailingChannel(FailingDisk disk, FileChannel real) {
        this.disk = disk;
        this.real = real;
    }

    private void change(Operation operation) throws IOException {
        if (disk.next(operation) == Fate.FAILS) {
            throw full(operation);
        }
    }

    private static IOException full(Operation operation) {
        return new IOException(FailingDisk.FULL + " at " + operation);
    }

    /** Writes to wherever the channel is. */
    private interface Write {
        int of(ByteBuffer bytes) throws IOException;
    }

    private int write(ByteBuffer source, Write write) throws IOException {
        Fate fate = disk.next(Operation.WRITE);
        if (fate == Fate.SUCCEEDS) {
            return write.of(source);
        }
        ByteBuffer half = source.duplicate();
        half.limit(half.position() + (half.remaining() + 1) / 2);
        int written = write.of(half);
        if (fate == Fate.FAILS) {
            throw full(Operation.WRITE);
        }
        source.position(source.position() + written);
        return written;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return write(source, real::write);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return write(source, bytes -> real.write(bytes, position));
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(sources[i]);
        }
        return written;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return real.read(target);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return real.read(target, position);
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        return real.read(targets, offset, length);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        change(Operation.TRUNCATE);
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        change(Operation.FORCE);
        real.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        change(Operation.WRITE);
        return real.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return real.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
