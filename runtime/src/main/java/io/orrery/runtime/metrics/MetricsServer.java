package io.orrery.runtime.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} in Prometheus' text format, {@code /healthz}, for liveness, and {@code /readyz}, for readiness,
 * which answer 200 or 503 with a sentence. On loopback, unless told otherwise: they tell names, and no rows. Safe for any number of threads.
 */
public final class MetricsServer implements AutoCloseable {

    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer http;
    private final ExecutorService threads;
    private final PrometheusMeterRegistry registry;

    private final InetAddress address;

    private MetricsServer(
            HttpServer http, InetAddress address, ExecutorService threads, PrometheusMeterRegistry registry) {
        this.http = http;
        this.address = address;
        this.threads = threads;
        this.registry = registry;
    }

    /**
     * As {@link #start(int, Supplier, Supplier)}, where what is not ready is to be started again.
     *
     * @param health asked at each request of {@code /healthz} or {@code /readyz}
     */
    public static MetricsServer start(int port, Supplier<Health> health) {
        return start(port, health, health);
    }

    /**
     * Starts a server. Both questions must be answered at once.
     *
     * @param port on loopback; 0 for a free one
     * @param live asked at each request of {@code /healthz}: failing if only a restart helps
     * @param ready asked at each request of {@code /readyz}: failing while the process does not get on
     * @throws OrreryException if the port is taken
     */
    public static MetricsServer start(int port, Supplier<Health> live, Supplier<Health> ready) {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), live, ready);
    }

    /**
     * The same on any address of this machine.
     *
     * @param where the port 0 for a free one
     * @throws OrreryException if the port is taken, or the address is not this machine's
     */
    public static MetricsServer start(InetSocketAddress where, Supplier<Health> live, Supplier<Health> ready) {
        HttpServer http;
        try {
            http = HttpServer.create(where, 0);
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot serve metrics on " + hostAndPort(where) + " (" + e.getMessage()
                            + "): choose another --metrics-port, or an --metrics-address of this machine.",
                    e);
        }
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ExecutorService threads = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "orrery-metrics");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/metrics", exchange -> answer(exchange, 200, PROMETHEUS, registry.scrape()));
        http.createContext("/healthz", exchange -> answer(exchange, live.get()));
        http.createContext("/readyz", exchange -> answer(exchange, ready.get()));
        http.start();
        return new MetricsServer(http, where.getAddress(), threads, registry);
    }

    private static void answer(HttpExchange exchange, Health health) throws IOException {
        answer(exchange, health.healthy() ? 200 : 503, PLAIN, health.reason() + "\n");
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Where meters are registered to be served. */
    public MeterRegistry registry() {
        return registry;
    }

    private static String hostAndPort(InetSocketAddress where) {
        String host = where.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + where.getPort();
    }

    /** Where the metrics are. */
    public String url() {
        return "http://" + hostAndPort(new InetSocketAddress(address, port())) + "/metrics";
    }

    /** The port that it listens on. */
    public int port() {
        return http.getAddress().getPort();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
        registry.close();
    }
}
