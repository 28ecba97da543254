package io.orrery.consumer.command;

import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.metrics.SatelliteMetrics;
import io.orrery.runtime.metrics.Health;
import io.orrery.runtime.metrics.MetricsServer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** {@code --metrics-port}: a picocli mixin for each command that runs a satellite. */
public final class MetricsOption {

    private static final Logger log = LoggerFactory.getLogger(MetricsOption.class);

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Serve /metrics, /healthz (liveness) and /readyz (progress) on this port of 127.0.0.1; 0 for a"
                            + " free one.")
    private Integer port;

    /** For picocli. */
    public MetricsOption() {}

    /**
     * Serves a satellite's metrics and health until the result is closed; nothing if the option is not set.
     *
     * @param satellite the name that the meters are tagged with
     * @throws io.orrery.runtime.OrreryException if the port is taken
     */
    public Served serve(String satellite) {
        if (port == null) {
            return new Served(SatelliteListener.NONE, () -> {});
        }
        // The server has the registry, and may be asked for the health before there are meters in it.
        AtomicReference<SatelliteMetrics> known = new AtomicReference<>();
        MetricsServer server = MetricsServer.start(
                port,
                () -> asked(known.get(), SatelliteMetrics::liveness),
                () -> asked(known.get(), SatelliteMetrics::health));
        SatelliteMetrics metrics = new SatelliteMetrics(server.registry(), satellite);
        known.set(metrics);
        log.info("Serving metrics on http://127.0.0.1:{}/metrics", server.port());
        return new Served(metrics, server::close);
    }

    private static Health asked(SatelliteMetrics metrics, Function<SatelliteMetrics, Health> question) {
        return metrics == null ? Health.failing("The satellite has not started.") : question.apply(metrics);
    }

    /** What {@link #serve} began. */
    public static final class Served implements AutoCloseable {

        private final SatelliteListener listener;
        private final Runnable end;

        private Served(SatelliteListener listener, Runnable end) {
            this.listener = listener;
            this.end = end;
        }

        /** What the satellite has to tell its news to. */
        public SatelliteListener listener() {
            return listener;
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
