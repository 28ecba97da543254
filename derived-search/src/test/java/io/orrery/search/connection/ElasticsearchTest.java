package io.orrery.search.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.orrery.runtime.OrreryException;
import io.orrery.search.connection.ConnectionSettings.Credentials;
import io.orrery.search.connection.ConnectionSettings.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection against a server that answers as Elasticsearch does, or as others do. */
class ElasticsearchTest {

    private final AtomicReference<String> authorization = new AtomicReference<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private URI serve(HttpServer unstarted, String scheme, int status, String product, String version) {
        server = unstarted;
        server.createContext("/", exchange -> answer(exchange, status, product, version));
        server.start();
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    private URI serve(int status, String product, String version) throws IOException {
        return serve(HttpServer.create(loopback(), 0), "http", status, product, version);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void answer(HttpExchange exchange, int status, String product, String version) throws IOException {
        authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
        if (product != null) {
            exchange.getResponseHeaders().add("X-Elastic-Product", product);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        String body = status == 200
                ? """
                {"name":"n","cluster_name":"c","cluster_uuid":"u","tagline":"t","version":{"number":"%s",
                "build_flavor":"default","build_hash":"h","build_date":"2026-01-01","build_snapshot":false,
                "build_type":"zip","lucene_version":"9","minimum_wire_compatibility_version":"7",
                "minimum_index_compatibility_version":"7"}}""".formatted(version)
                : "{\"error\":{\"type\":\"security_exception\",\"reason\":\"s3cret\"},\"status\":" + status + "}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void check(URI url, Credentials credentials, Trust trust) {
        ConnectionSettings settings =
                new ConnectionSettings(url, credentials, trust, ConnectionSettings.DEFAULT_REQUEST_TIMEOUT);
        try (Elasticsearch elasticsearch = Elasticsearch.connect(settings)) {
            elasticsearch.checkVersion();
        }
    }

    private static void check(URI url) {
        check(url, new Credentials.None(), new Trust.Jdk());
    }

    @Test
    void versionsEightAndNineAreTakenAndOthersNamed() throws Exception {
        check(serve(200, "Elasticsearch", "8.19.0"));
        stop();
        check(serve(200, "Elasticsearch", "9.5.1"));
        stop();
        URI old = serve(200, "Elasticsearch", "7.17.0");
        assertThatThrownBy(() -> check(old))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("runs Elasticsearch 7.17.0: use a version from 8 to 9");
    }

    @Test
    void anotherProductIsNamed() throws Exception {
        URI other = serve(200, null, "2.11.0");
        assertThatThrownBy(() -> check(other))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("does not answer like Elasticsearch");
    }

    @Test
    void credentialsAreSentAndTheirRefusalIsNamed() throws Exception {
        URI url = serve(200, "Elasticsearch", "8.19.0");
        check(url, new Credentials.ApiKey("a2V5"), new Trust.Jdk());
        assertThat(authorization).hasValue("ApiKey a2V5");
        check(url, new Credentials.Basic("ann", "pass\u00e9"), new Trust.Jdk());
        assertThat(authorization)
                .hasValue("Basic "
                        + Base64.getEncoder().encodeToString("ann:pass\u00e9".getBytes(StandardCharsets.UTF_8)));
        stop();
        URI refusing = serve(401, "Elasticsearch", "");
        assertThatThrownBy(() -> check(refusing))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("refuses the credentials")
                .hasMessageNotContaining("s3cret");
        assertThat(new Credentials.Basic("ann", "s3cret").toString()).doesNotContain("s3cret");
        assertThat(new Credentials.ApiKey("s3cret").toString()).doesNotContain("s3cret");
    }
}
