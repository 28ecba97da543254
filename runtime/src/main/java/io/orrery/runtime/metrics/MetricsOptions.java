package io.orrery.runtime.metrics;

import io.orrery.runtime.UsageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** {@code --metrics-port} and {@code --metrics-address}: a picocli mixin for each command that runs for long. */
public final class MetricsOptions {

    private static final Logger log = LoggerFactory.getLogger(MetricsOptions.class);

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "Serve /metrics, /healthz (liveness) and /readyz (progress) on this port; 0 for a free one.")
    private Integer port;

    @Option(
            names = "--metrics-address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description =
                    "With --metrics-port: on this address of the machine, such as 0.0.0.0 for all. They tell names of"
                            + " tables and shards, and no rows. Default: ${DEFAULT-VALUE}.")
    private String address;

    /** For picocli. */
    public MetricsOptions() {}

    /** True if they are to be served. */
    public boolean areServed() {
        return port != null;
    }

    /**
     * Starts a server as {@link MetricsServer#start(InetSocketAddress, Supplier, Supplier)} does; empty if the options don't
     * ask for one.
     *
     * @throws UsageException if the address is none
     * @throws io.orrery.runtime.OrreryException if the port is taken, or the address is not this machine's
     */
    public Optional<MetricsServer> serve(Supplier<Health> live, Supplier<Health> ready) {
        if (port == null) {
            return Optional.empty();
        }
        MetricsServer server = MetricsServer.start(where(), live, ready);
        log.info("Serving metrics on {}", server.url());
        return Optional.of(server);
    }

    private InetSocketAddress where() {
        if (port < 0 || port > 65535) {
            throw new UsageException("Cannot use --metrics-port=" + port + ": must be 0..65535");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw new UsageException(
                    "Cannot use --metrics-address=" + address
                            + ": must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all",
                    e);
        }
    }
}
