package io.orrery.consumer.command;

import io.orrery.consumer.SatelliteListener;
import io.orrery.consumer.metrics.SatelliteMetrics;
import io.orrery.runtime.metrics.Health;
import io.orrery.runtime.metrics.MetricsOptions;
import io.orrery.runtime.metrics.MetricsServer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The metrics of a satellite: a picocli mixin for each command that runs one. */
public final class MetricsOption {

    @Mixin
    private MetricsOptions options;

    /** For picocli. */
    public MetricsOption() {}

    /**
     * Serves a satellite's metrics and health until the result is closed; nothing if the option is not set.
     *
     * @param satellite the name that the meters are tagged with
     * @throws io.orrery.runtime.OrreryException if the port is taken, or the address is not this machine's
     */
    public Served serve(String satellite) {
        // The server has the registry, and may be asked for the health before there are meters in it.
        AtomicReference<SatelliteMetrics> known = new AtomicReference<>();
        Optional<MetricsServer> server = options.serve(
                () -> asked(known.get(), SatelliteMetrics::liveness),
                () -> asked(known.get(), SatelliteMetrics::health));
        if (server.isEmpty()) {
            return new Served(SatelliteListener.NONE, () -> {});
        }
        SatelliteMetrics metrics = new SatelliteMetrics(server.get().registry(), satellite);
        known.set(metrics);
        return new Served(metrics, server.get()::close);
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
