package io.orrery.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class MetricsServerTest {

    private static HttpResponse<String> get(MetricsServer server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesMetersAndHealth() throws Exception {
        AtomicReference<Health> health = new AtomicReference<>(Health.ok("moving"));
        try (MetricsServer server = MetricsServer.start(0, health::get)) {
            server.registry().counter("orrery.rows").increment(3);
            assertThat(get(server, "/metrics").body()).contains("orrery_rows_total 3.0");
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            health.set(Health.failing("stuck"));
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/healthz").body()).isEqualTo("stuck\n");
        }
    }

    @Test
    void whatIsNotReadyMayStillBeAlive() throws Exception {
        try (MetricsServer server =
                MetricsServer.start(0, () -> Health.ok("alive"), () -> Health.failing("one long batch"))) {
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(get(server, "/readyz").body()).isEqualTo("one long batch\n");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (MetricsServer server = MetricsServer.start(0, () -> Health.ok("fine"))) {
            assertThatThrownBy(() -> MetricsServer.start(server.port(), () -> Health.ok("fine")))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port())
                    .hasMessageContaining("--metrics-port");
        }
    }

    private static MetricsOptions options(String... arguments) {
        MetricsOptions options = new MetricsOptions();
        new CommandLine(CommandSpec.create().addMixin("metrics", CommandSpec.forAnnotatedObject(options)))
                .parseArgs(arguments);
        return options;
    }

    private static Optional<MetricsServer> serve(String... arguments) {
        return options(arguments).serve(() -> Health.ok("fine"), () -> Health.ok("fine"));
    }

    @Test
    void onlyLoopbackHearsUnlessToldOtherwise() throws Exception {
        assertThat(serve()).isEmpty();
        try (MetricsServer server = serve("--metrics-port", "0").orElseThrow()) {
            assertThat(server.url()).isEqualTo("http://127.0.0.1:" + server.port() + "/metrics");
        }
        try (MetricsServer server =
                serve("--metrics-port", "0", "--metrics-address", "0.0.0.0").orElseThrow()) {
            assertThat(server.url()).isEqualTo("http://0.0.0.0:" + server.port() + "/metrics");
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatIsNoneOrNotOfThisMachineIsNamed() {
        assertThatThrownBy(() -> serve("--metrics-port", "0", "--metrics-address", "no such host"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--metrics-address=no such host");
        assertThatThrownBy(() -> serve("--metrics-port", "0", "--metrics-address", "192.0.2.1"))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("192.0.2.1:0")
                .hasMessageContaining("--metrics-address");
        assertThatThrownBy(() -> serve("--metrics-port", "65536"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--metrics-port=65536");
    }
}
