package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.Formula;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a server on this machine. */
class DownloadTest {

    private static final byte[] CONTENT = Formula.pictures(1, 1, 500, 400).bytes();
    private static final String HASH = Hashing.sha256().hashBytes(CONTENT).toString();
    private static final int HALF = CONTENT.length / 2;

    @TempDir Path directory;

    /** What was asked for: the value of each Range header, or "all". */
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private volatile boolean ranges = true;
    private volatile int status = 200;
    private volatile int breakAfter = Integer.MAX_VALUE;

    private HttpServer server;
    private URI source;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/network.pt", this::serve);
        server.start();
        source = URI.create("http://localhost:" + server.getAddress().getPort() + "/network.pt");
        file = directory.resolve("below/network.pt");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? "all" : range);
        try (exchange) {
            if (status != 200) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            int from = 0;
            if (range != null && ranges) {
                from = Integer.parseInt(range.replaceAll("\\D", ""));
                if (from >= CONTENT.length) {
                    exchange.sendResponseHeaders(416, -1);
                    return;
                }
                exchange.getResponseHeaders()
                        .add(
                                "Content-Range",
                                "bytes %s-%s/%s"
                                        .formatted(from, CONTENT.length - 1, CONTENT.length));
            }
            int length = CONTENT.length - from;
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
            exchange.getResponseBody().write(CONTENT, from, Math.min(length, breakAfter));
        }
    }

    private Path fetch(String hash, ProgressListener listener) throws IOException {
        return InceptionExtractor.download(source, hash, file, listener);
    }

    private void assertFetched() throws IOException {
        assertThat(fetch(HASH, ProgressListener.NONE)).isEqualTo(file.toAbsolutePath());
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(names()).containsExactly("network.pt");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(file.getParent())) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void download_fetchesTheWholeFileOnce() throws IOException {
        assertFetched();
        assertFetched();
        assertThat(requests).containsExactly("all");
    }

    @Test
    void download_reportsBytes() throws IOException {
        List<Long> reports = new ArrayList<>();
        fetch(
                HASH,
                (task, done, total) -> {
                    assertThat(task).isEqualTo("download");
                    assertThat(total).isEqualTo(CONTENT.length);
                    assertThat(file).doesNotExist();
                    reports.add(done);
                });
        assertThat(reports).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(2);
        assertThat(reports.get(reports.size() - 1)).isEqualTo(CONTENT.length);
    }

    @Test
    void download_withAnotherHash_keepsNothing() throws IOException {
        String other = HASH.replaceAll("[0-9]", "a");
        assertThatThrownBy(() -> fetch(other, ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("what " + source + " sent has the SHA-256 " + HASH)
                .hasMessageContaining("expected " + other);
        assertThat(names()).isEmpty();
        assertFetched();
    }

    @Test
    void download_thatBreaksOff_isContinued() throws IOException {
        breakAfter = HALF;
        assertThatThrownBy(() -> fetch(HASH, ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the download of "
                                + source
                                + " failed: it broke off after 100000 of 200000 bytes, call again to continue it");
        assertThat(file).doesNotExist();
        Path part = file.resolveSibling("network.pt.part");
        assertThat(part).hasBinaryContent(Arrays.copyOf(CONTENT, HALF));

        breakAfter = Integer.MAX_VALUE;
        List<Long> reports = new ArrayList<>();
        fetch(HASH, (task, done, total) -> reports.add(done));
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(reports.get(0)).isGreaterThan(HALF);
        assertThat(requests).containsExactly("all", "bytes=" + HALF + "-");
    }

    @Test
    void download_thatBreaksOff_startsAnew_whereTheServerKnowsNoRanges() throws IOException {
        ranges = false;
        breakAfter = HALF;
        assertThatThrownBy(() -> fetch(HASH, ProgressListener.NONE))
                .isInstanceOf(IOException.class);
        breakAfter = Integer.MAX_VALUE;
        assertFetched();
        assertThat(requests).hasSize(2);
    }

    @Test
    void download_whoseThreadIsInterrupted_isContinuedLater() throws IOException {
        assertThatThrownBy(
                        () ->
                                fetch(
                                        HASH,
                                        (task, done, total) -> Thread.currentThread().interrupt()))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("download was interrupted after");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).containsExactly("network.pt.part");
        assertFetched();
        assertThat(requests).hasSize(2).last().asString().startsWith("bytes=");
    }

    @Test
    void download_ofWhatIsCompleteAlready_onlyRenamesIt() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file.resolveSibling("network.pt.part"), CONTENT);
        assertFetched();
        assertThat(requests).containsExactly("bytes=" + CONTENT.length + "-");
    }

    @Test
    void download_ontoAnotherFile_leavesItAlone() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> fetch(HASH, ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " has the SHA-256")
                .hasMessageContaining("remove it to fetch it again");
        assertThat(file).hasContent("precious");
        assertThat(requests).isEmpty();
    }

    @Test
    void download_thatTheServerRefuses_namesTheAddressAndTheStatus() throws IOException {
        status = 404;
        assertThatThrownBy(() -> fetch(HASH, ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the download of "
                                + source
                                + " failed: the server answers with status 404");
        assertThat(names()).isEmpty();
    }

    @Test
    void download_withoutAServer_namesTheAddress() {
        server.stop(0);
        assertThatThrownBy(() -> fetch(HASH, ProgressListener.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the download of " + source + " failed");
    }

    @Test
    void download_takesHashesInAnyCase_andRefusesWhatIsNone() throws IOException {
        fetch(HASH.toUpperCase(Locale.ROOT), ProgressListener.NONE);
        assertThat(file).exists();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fetch("abc", ProgressListener.NONE))
                .withMessage("a SHA-256 has 64 hexadecimal digits, but this is 'abc'");
    }
}
