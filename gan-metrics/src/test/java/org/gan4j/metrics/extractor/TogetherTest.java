package org.gan4j.metrics.extractor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gan4j.data.ProgressListener;
import org.gan4j.metrics.Extraction;
import org.gan4j.metrics.Features;
import org.gan4j.metrics.Formula;
import org.gan4j.metrics.ImageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several callers of one file at once: none fails because of the others. */
class TogetherTest {

    private static final int ROUNDS = 100;
    private static final int CALLERS = 8;
    private static final byte[] CONTENT = Formula.pictures(1, 1, 100, 100).bytes();
    private static final String HASH = Hashing.sha256().hashBytes(CONTENT).toString();
    private static final ImageSource SOURCE = ImageSource.of(Formula.pictures(10, 3, 12, 16));

    @TempDir Path directory;
    private final AtomicInteger served = new AtomicInteger();
    private ExecutorService callers;
    private HttpServer server;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        callers = Executors.newFixedThreadPool(CALLERS);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/network.pt",
                exchange -> {
                    served.incrementAndGet();
                    exchange.sendResponseHeaders(200, CONTENT.length);
                    exchange.getResponseBody().write(CONTENT);
                    exchange.close();
                });
        server.createContext(
                "/moved.pt",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/network.pt");
                    exchange.sendResponseHeaders(308, -1);
                    exchange.close();
                });
        server.createContext(
                "/round.pt",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/round.pt");
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                });
        server.start();
        address = URI.create("http://localhost:" + server.getAddress().getPort() + "/network.pt");
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        server.stop(0);
    }

    private <T> List<T> together(int count, Callable<T> call) throws Exception {
        List<Future<T>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(callers.submit(call));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : calls) {
            results.add(each.get());
        }
        return results;
    }

    private Path fetch(URI from, Path file) throws IOException {
        return InceptionExtractor.download(from, HASH, file, ProgressListener.NONE);
    }

    @Test
    void downloads_fetchOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Path file = directory.resolve("round-" + round).resolve("network.pt");
            together(2, () -> fetch(address, file));
            assertThat(file).hasBinaryContent(CONTENT);
        }
        assertThat(served).hasValue(ROUNDS);
    }

    @Test
    void features_areWhole() throws Exception {
        Extraction extraction = Extraction.with(RandomExtractor.of(8, 1));
        Features expected = extraction.of(SOURCE).features();
        for (int round = 0; round < ROUNDS; round++) {
            Path file = directory.resolve("features-" + round);
            for (Features found : together(CALLERS, () -> extraction.of(SOURCE, file).features())) {
                assertThat(found.values()).isEqualTo(expected.values());
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(ROUNDS);
        }
    }

    @Test
    void redirections_areFollowed_butNotForEver() throws IOException {
        assertThat(fetch(address.resolve("/moved.pt"), directory.resolve("a.pt")))
                .hasBinaryContent(CONTENT);
        assertThatThrownBy(() -> fetch(address.resolve("/round.pt"), directory.resolve("b.pt")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sends on more than 5 times");
    }

    @Test
    void aLink_isNotWrittenThrough() throws IOException {
        Path elsewhere = directory.resolve("elsewhere");
        Path link = Files.createSymbolicLink(directory.resolve("network.pt"), elsewhere);
        assertThatThrownBy(() -> fetch(address, link))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(link + " is a link: remove it");
        assertThat(elsewhere).doesNotExist();
    }
}
