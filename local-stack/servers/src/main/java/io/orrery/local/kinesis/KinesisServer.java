package io.orrery.local.kinesis;

import com.sun.net.httpserver.HttpServer;
import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.kinesis.api.ApiCalls;
import io.orrery.local.kinesis.api.Operations;
import io.orrery.local.kinesis.fault.Faults;
import io.orrery.local.kinesis.stream.StreamOptions;
import io.orrery.local.kinesis.stream.Streams;
import io.orrery.local.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A <b>development server</b> that speaks the protocol of Amazon Kinesis Data Streams on loopback, for tests and for one's own
 * machine. It keeps streams on disk and enforces the service's limits, but it checks no credentials, encrypts nothing, keeps one
 * copy and does not force it to the disk: what was put survives the process, not the machine. Never put it in the place of the service.
 *
 * <p>Memory: record payloads are in heap only while a request with them is under way (at most 16 at a time, of at most 10 MiB each
 * way, and 1 MiB for each subscription); of what is on disk the heap holds 24 bytes for each 64 KiB.
 *
 * <p>Thread-safe. Also see {@link #faults()} to make it misbehave, in other processes by the paths under {@code /_orrery/} on the same
 * port.
 */
public final class KinesisServer implements LocalServer {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisServer.class);
    /** Spelled out: the JDK may hold ::1 for the loopback address, the endpoint does not. */
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private static final int REQUEST_THREADS = 16;
    private static final int BACKLOG = 512;
    private static final long MAINTENANCE_MILLIS = 250;

    private final DataFolder folder;
    private final Streams streams;
    private final HttpServer http;
    private final KinesisOptions options;
    private final Faults faults = new Faults();
    private final ApiCalls calls = new ApiCalls();
    private final ExecutorService requests = Executors.newFixedThreadPool(REQUEST_THREADS, named("kinesis-request"));
    /** Each subscription holds a thread for minutes, so they have threads of their own. */
    private final ExecutorService subscriptions = Executors.newCachedThreadPool(named("kinesis-push"));

    private final ScheduledExecutorService maintenance =
            Executors.newSingleThreadScheduledExecutor(named("kinesis-maintenance"));
    private final AtomicBoolean closed = new AtomicBoolean();

    static {
        // Else the JDK's server waits for the client's delayed acknowledgement, 40 ms an answer; and it drops idle
        // connections that
        // a client's pool still counts on.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        setIfAbsent("sun.net.httpserver.idleInterval", "300");
        setIfAbsent("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private KinesisServer(KinesisOptions options, DataFolder folder, Streams streams, HttpServer http) {
        this.options = options;
        this.folder = folder;
        this.streams = streams;
        this.http = http;
    }

    /**
     * Starts a server.
     *
     * @throws LocalServerException if the port is taken, or the data folder is in use, unreadable or of another version
     */
    public static KinesisServer start(KinesisOptions options) {
        DataFolder folder = DataFolder.open(options.dataDir());
        try {
            HttpServer http = bind(options.port());
            try {
                KinesisServer server = new KinesisServer(options, folder, openStreams(options, folder), http);
                server.run();
                return server;
            } catch (RuntimeException e) {
                http.stop(0);
                throw e;
            }
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Streams openStreams(KinesisOptions options, DataFolder folder) {
        StreamOptions streamOptions = new StreamOptions(
                folder.streams(),
                options.region(),
                options.account(),
                options.limits(),
                options.retentionBytes(),
                options.transition());
        return Streams.open(streamOptions, options.clock().millis());
    }

    private static HttpServer bind(int port) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port);
            return Ports.bind(() -> HttpServer.create(address, BACKLOG));
        } catch (IOException e) {
            throw new LocalServerException(
                    "The Kinesis server cannot listen on 127.0.0.1:" + port + " (" + e.getMessage()
                            + "): stop what holds the port, or give another one.",
                    e);
        }
    }

    private void run() {
        Operations operations = new Operations(streams, faults, calls);
        http.createContext("/", new ApiHandler(operations, options.clock(), subscriptions));
        http.createContext(ControlHandler.PATH, new ControlHandler(faults, calls));
        http.setExecutor(requests);
        http.start();
        var unused = maintenance.scheduleWithFixedDelay(
                this::maintain, MAINTENANCE_MILLIS, MAINTENANCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void maintain() {
        try {
            streams.maintain(options.clock().millis());
        } catch (RuntimeException e) {
            // The next round tries again; without this the scheduler would never run it.
            LOG.error("Kinesis maintenance failed", e);
        }
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public String name() {
        return "Kinesis";
    }

    /** The version of the service's API. */
    @Override
    public String version() {
        return "2013-12-02";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public boolean healthy() {
        return !closed.get();
    }

    @Override
    public long dataBytes() {
        return streams.bytes();
    }

    /** The endpoint for the SDK's {@code endpointOverride} or {@code AWS_ENDPOINT_URL_KINESIS}. */
    public URI endpoint() {
        return URI.create("http://" + address());
    }

    /** The faults to inject; none at first. */
    public Faults faults() {
        return faults;
    }

    /** Which operations have been called. */
    public ApiCalls apiCalls() {
        return calls;
    }

    /** Ends subscriptions and requests, closes the streams, and deletes the data if it was temporary. May be called again. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        http.stop(0);
        maintenance.shutdown();
        requests.shutdown();
        streams.close();
        subscriptions.shutdownNow();
        await(maintenance);
        await(requests);
        await(subscriptions);
        folder.close();
    }

    private static void await(ExecutorService pool) {
        try {
            if (!pool.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("A Kinesis call did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
