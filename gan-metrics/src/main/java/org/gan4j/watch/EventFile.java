package org.gan4j.watch;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.gan4j.file.WholeFile;

/**
 * A file of TensorBoard events: records of {@code tensorflow.Event} (event.proto, summary.proto),
 * framed as TFRecord is, each length and each content with its masked CRC-32C.
 */
final class EventFile implements Closeable {

    private static final AtomicLong COUNT = new AtomicLong();
    private static final int MASK = 0xa282ead8;
    private static final int DT_STRING = 7;
    private static final int RGB = 3;

    private final FileChannel channel;
    private final Path file;

    /** Writes the fields of a message. */
    interface Message {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private EventFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** A new file, of a name that no other run has, in the order in which TensorBoard reads. */
    static EventFile create(Path directory) throws IOException {
        Files.createDirectories(directory);
        long now = System.currentTimeMillis();
        Path file =
                directory.resolve(
                        "events.out.tfevents.%010d.gan4j.%s.%s"
                                .formatted(
                                        now / 1000,
                                        ProcessHandle.current().pid(),
                                        COUNT.getAndIncrement()));
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        EventFile events = new EventFile(file, channel);
        try {
            events.append(event(0, out -> out.writeString(3, "brain.Event:2")));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return events;
    }

    /** What was logged from a step on, by a run that was resumed before it, does not count. */
    void restart(long step) throws IOException {
        append(event(step, out -> write(out, 7, session -> session.writeEnum(1, 1))));
    }

    void scalars(long step, Map<String, Double> values) throws IOException {
        append(
                summary(
                        step,
                        summary ->
                                values.forEach(
                                        (tag, number) ->
                                                value(
                                                        summary,
                                                        tag,
                                                        out ->
                                                                out.writeFloat(
                                                                        2, number.floatValue())))));
    }

    void image(long step, String tag, int height, int width, byte[] png) throws IOException {
        append(
                summary(
                        step,
                        summary ->
                                value(
                                        summary,
                                        tag,
                                        out ->
                                                write(
                                                        out,
                                                        4,
                                                        image -> {
                                                            image.writeInt32(1, height);
                                                            image.writeInt32(2, width);
                                                            image.writeInt32(3, RGB);
                                                            image.writeByteArray(4, png);
                                                        }))));
    }

    /** Text in Markdown. */
    void text(long step, String tag, String markdown) throws IOException {
        append(
                summary(
                        step,
                        summary ->
                                value(
                                        summary,
                                        tag,
                                        out -> {
                                            write(
                                                    out,
                                                    8,
                                                    tensor -> {
                                                        tensor.writeEnum(1, DT_STRING);
                                                        write(tensor, 2, shape -> {});
                                                        tensor.writeBytes(
                                                                8,
                                                                ByteString.copyFromUtf8(markdown));
                                                    });
                                            write(
                                                    out,
                                                    9,
                                                    metadata ->
                                                            write(
                                                                    metadata,
                                                                    1,
                                                                    plugin ->
                                                                            plugin.writeString(
                                                                                    1, "text")));
                                        })));
    }

    void histograms(long step, Map<String, HistogramOf> histograms) throws IOException {
        append(
                summary(
                        step,
                        summary ->
                                histograms.forEach(
                                        (tag, histogram) ->
                                                value(
                                                        summary,
                                                        tag,
                                                        out ->
                                                                write(
                                                                        out,
                                                                        5,
                                                                        histogram::writeTo)))));
    }

    private static void value(CodedOutputStream summary, String tag, Message content) {
        write(
                summary,
                1,
                value -> {
                    value.writeString(1, tag);
                    content.writeTo(value);
                });
    }

    private static byte[] summary(long step, Message values) {
        return event(step, out -> write(out, 5, values));
    }

    private static byte[] event(long step, Message content) {
        return bytes(
                out -> {
                    out.writeDouble(1, System.currentTimeMillis() / 1e3);
                    out.writeInt64(2, step);
                    content.writeTo(out);
                });
    }

    private static void write(CodedOutputStream out, int field, Message content) {
        try {
            out.writeByteArray(field, bytes(content));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    private static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
        return bytes.toByteArray();
    }

    private void append(byte[] event) throws IOException {
        ByteBuffer record =
                ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + event.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(event.length);
        record.putInt(maskedChecksum(record.array(), 0, Long.BYTES));
        record.put(event);
        record.putInt(maskedChecksum(event, 0, event.length));
        long before = channel.size();
        try {
            WholeFile.writeFully(channel, record.flip());
        } catch (IOException e) {
            if (channel.isOpen()) {
                channel.truncate(before);
            }
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    static int maskedChecksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
