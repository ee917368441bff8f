package org.gan4j.watch;

import com.google.common.base.Preconditions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.gan4j.hook.IterationEvent;
import org.gan4j.hook.RunEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of {@link RunReport} over HTTP, made anew when it is asked for, so that a browser can
 * watch a run. It answers {@code GET /} and nothing else, and changes nothing.
 *
 * <pre>{@code
 * try (RunServer server = RunServer.start(Path.of("out"), 8080)) {
 *     trainer.fit(...);
 * }
 * }</pre>
 */
public final class RunServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(RunServer.class);
    private static final int REFRESH_SECONDS = 10;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final long NANOS = 1_000_000_000;

    private final HttpServer server;
    private final ExecutorService thread;
    private final RunDirectory directory;
    private byte[] page = {};
    private long made;

    private RunServer(HttpServer server, Path directory) {
        this.server = server;
        this.directory = new RunDirectory(directory);
        thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread daemon = new Thread(task, "gan4j-watch");
                            daemon.setDaemon(true);
                            return daemon;
                        });
        server.setExecutor(thread);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Serves the page of a run to this machine alone.
     *
     * @param run the directory of the run, which may still be empty
     * @param port from 0 to 65535; 0 for any that is free
     * @return the server, to be closed
     * @throws IOException if the port is taken
     */
    public static RunServer start(Path run, int port) throws IOException {
        return start(run, InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Serves the page of a run to whoever reaches an address: there is no password.
     *
     * @param run the directory of the run, which may still be empty
     * @param address of this machine, such as that of one network only
     * @param port from 0 to 65535; 0 for any that is free
     * @return the server, to be closed
     * @throws IOException if the port is taken, or the address is not of this machine
     */
    public static RunServer start(Path run, InetAddress address, int port) throws IOException {
        Preconditions.checkArgument(
                port >= 0 && port <= 0xffff, "a port is from 0 to 65535, not %s", port);
        InetSocketAddress where = new InetSocketAddress(address, port);
        try {
            return new RunServer(HttpServer.create(where, 0), run);
        } catch (IOException e) {
            throw new IOException(where + " cannot be served: " + e.getMessage(), e);
        }
    }

    /**
     * A hook that serves the page to this machine alone while {@code fit} runs.
     *
     * @param run the directory of the run
     * @param port from 0 to 65535; 0 for any that is free; the address is told through SLF4J
     * @return the hook
     */
    public static Observer during(Path run, int port) {
        return during(run, InetAddress.getLoopbackAddress(), port);
    }

    /**
     * The same for whoever reaches an address: there is no password.
     *
     * @param run the directory of the run
     * @param address of this machine, such as that of one network only
     * @param port from 0 to 65535; 0 for any that is free; the address is told through SLF4J
     * @return the hook
     */
    public static Observer during(Path run, InetAddress address, int port) {
        Preconditions.checkNotNull(run, "run");
        Preconditions.checkNotNull(address, "address");
        return Observer.of(
                "RunServer[run=%s, address=%s, port=%s]"
                        .formatted(run, address.getHostAddress(), port),
                begin -> {
                    RunServer server = start(run, address, port);
                    LOGGER.info("the run can be watched at {}", server.address());
                    return new Watch() {
                        @Override
                        public void afterIteration(IterationEvent event) {}

                        @Override
                        public void onFinish(RunEvent event) {
                            server.close();
                        }
                    };
                });
    }

    /** {@return where a browser finds the page} */
    public URI address() {
        InetSocketAddress where = server.getAddress();
        String host = where.getAddress().getHostAddress();
        return URI.create(
                "http://%s:%s/"
                        .formatted(host.contains(":") ? "[" + host + "]" : host, where.getPort()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(NOT_ALLOWED, -1);
            } else if (!exchange.getRequestURI().getPath().equals("/")) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
            } else {
                send(exchange, head);
            }
        }
    }

    private void send(HttpExchange exchange, boolean head) throws IOException {
        int code = OK;
        byte[] body;
        try {
            body = page();
        } catch (IOException | RuntimeException e) {
            code = UNAVAILABLE;
            body = ("The run cannot be shown: " + e.getMessage()).getBytes(StandardCharsets.UTF_8);
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", (code == OK ? "text/html" : "text/plain") + "; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src"
                        + " data:; connect-src 'self'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(code, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    /** At most a second old: several readers do not slow the run more than one. */
    private byte[] page() throws IOException {
        if (page.length == 0 || System.nanoTime() - made > NANOS) {
            page = RunPage.of(List.of(directory), REFRESH_SECONDS).getBytes(StandardCharsets.UTF_8);
            made = System.nanoTime();
        }
        return page;
    }

    /** Ends the service at once. */
    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }
}
