package org.gan4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gan4j.GanTrainer;
import org.gan4j.hook.Interval;
import org.gan4j.hook.ObservedTrainer;
import org.gan4j.picture.ImageGrid;
import org.gan4j.run.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames and checksums as TFRecord has them; {@code tensorboard_events.py} reads them with
 * TensorBoard itself.
 */
class TensorBoardTest {

    @TempDir private Path directory;

    /** The values of RFC 3720, B.4, masked as TFRecord does. */
    @Test
    void checksums_areThoseOfTheStandard() {
        assertThat(EventFile.maskedChecksum(new byte[32], 0, 32)).isEqualTo(masked(0x8a9136aa));
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(EventFile.maskedChecksum(digits, 0, 9)).isEqualTo(masked(0xe3069283));
    }

    private static int masked(int checksum) {
        return (checksum >>> 15 | checksum << 17) + 0xa282ead8;
    }

    private static List<byte[]> records(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int at = bytes.position();
            int length = (int) bytes.getLong();
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedChecksum(bytes.array(), at, 8));
            byte[] record = new byte[length];
            bytes.get(record);
            assertThat(bytes.getInt()).isEqualTo(EventFile.maskedChecksum(record, 0, length));
            records.add(record);
        }
        return records;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    /** The tags of all summaries, each with its step. */
    private static List<String> tags(Path file) throws IOException {
        List<String> tags = new ArrayList<>();
        for (byte[] record : records(file)) {
            CodedInputStream in = CodedInputStream.newInstance(record);
            long step = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 2 -> step = in.readInt64();
                    case 3 -> tags.add(in.readString());
                    case 5 -> {
                        CodedInputStream summary = in.readBytes().newCodedInput();
                        for (int inner = summary.readTag(); inner != 0; inner = summary.readTag()) {
                            CodedInputStream value = summary.readBytes().newCodedInput();
                            value.readTag();
                            tags.add(step + " " + value.readString());
                        }
                    }
                    case 7 -> {
                        tags.add("start at " + step);
                        in.skipField(tag);
                    }
                    default -> in.skipField(tag);
                }
            }
        }
        return tags;
    }

    @Test
    void aRun_leavesNumbersPicturesHistogramsAndText() throws IOException {
        WatchedRun.train(20, TensorBoard.to(directory, Interval.iterations(20)));
        assertThat(tags(files(directory).get(0)))
                .startsWith("brain.Event:2", "start at 0", "0 configuration")
                .contains("0 samples", "20 samples", "10 loss/generator", "20 images_per_second")
                .anyMatch(tag -> tag.startsWith("20 weights/discriminator/"))
                .anyMatch(tag -> tag.startsWith("2 gradients/discriminator/"))
                .anyMatch(tag -> tag.startsWith("2 gradients/generator/"))
                .noneMatch(tag -> tag.startsWith("3 gradients/"));
    }

    @Test
    void aResumedRun_hidesWhatCameAfterItsCheckpoint() throws IOException {
        Path saved = directory.resolve("saved");
        Path events = directory.resolve("events");
        try (GanTrainer trainer = WatchedRun.build(TensorBoard.to(events))) {
            trainer.fit(WatchedRun.data(), Budget.iterations(10));
            trainer.saveCheckpoint(saved);
            trainer.fit(WatchedRun.data(), Budget.iterations(20));
        }
        try (GanTrainer trainer = WatchedRun.build(TensorBoard.to(events))) {
            trainer.resume(saved);
            trainer.fit(WatchedRun.data(), Budget.iterations(20));
        }
        List<Path> files = files(events);
        assertThat(tags(files.get(2)))
                .startsWith("brain.Event:2", "start at 11", "10 configuration")
                .contains("20 loss/generator", "20 samples")
                .doesNotContain("10 samples");
    }

    @Test
    void picturesOfYours_takeThePlaceOfSamples() throws IOException {
        List<Long> drawn = new ArrayList<>();
        Function<ObservedTrainer, ImageGrid> picture =
                trainer -> {
                    drawn.add(trainer.progress().iterations());
                    return ImageGrid.of(trainer.sample(2));
                };
        WatchedRun.train(20, TensorBoard.to(directory, Interval.iterations(10), picture));
        assertThat(drawn).containsExactly(0L, 10L, 20L);
        assertThat(tags(files(directory).get(0))).contains("0 samples", "10 samples", "20 samples");
    }

    @Test
    void twoRuns_atTheSameSecond_writeTwoFiles() throws IOException {
        WatchedRun.train(1, TensorBoard.to(directory));
        WatchedRun.train(1, TensorBoard.to(directory));
        assertThat(files(directory)).hasSize(2);
    }

    @Test
    void histograms_countWhatIsFinite() {
        HistogramOf histogram =
                HistogramOf.of(new float[] {1, 2, 3, Float.NaN, Float.POSITIVE_INFINITY});
        assertThat(histogram.count()).isEqualTo(3);
        assertThat(HistogramOf.of(new float[] {Float.NaN}).count()).isZero();
        assertThat(HistogramOf.of(new float[] {7, 7}).count()).isEqualTo(2);
    }
}
