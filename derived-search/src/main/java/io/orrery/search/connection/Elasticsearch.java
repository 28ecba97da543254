package io.orrery.search.connection;

import co.elastic.clients.elasticsearch.ElasticsearchAsyncClient;
import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/**
 * An open connection to a cluster. Safe for any number of threads. Documents come back as {@link
 * com.fasterxml.jackson.databind.JsonNode}s that keep every digit.
 */
public final class Elasticsearch implements AutoCloseable {

    /** More than the shards that one worker reads: each writes on its own thread. */
    private static final int MAX_CONNECTIONS = 64;

    private static final long USUAL_MAX_REQUEST_BYTES = 100L << 20;

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    /** Keeps numbers exact: a DOUBLE would lose the tail of a long DECIMAL within a JSON column. */
    public static final ObjectMapper EXACT = JsonMapper.builder(new JsonFactoryBuilder()
                    // What bounds them is the size of a row: MySQL's own bounds of names and texts are far above
                    // Jackson's.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final URI url;
    private final ConnectionSettings.Trust trust;
    private final RestClientTransport transport;
    private final ElasticsearchClient client;
    private final ElasticsearchAsyncClient async;

    private Elasticsearch(URI url, ConnectionSettings.Trust trust, RestClientTransport transport) {
        this.url = url;
        this.trust = trust;
        this.transport = transport;
        this.client = new ElasticsearchClient(transport);
        this.async = new ElasticsearchAsyncClient(transport);
    }

    /** A connection that nothing was sent over yet: {@link #checkVersion()} does. */
    public static Elasticsearch connect(ConnectionSettings settings) {
        URI url = settings.url();
        RestClientBuilder builder = RestClient.builder(new HttpHost(url.getHost(), settings.port(), url.getScheme()))
                .setRequestConfigCallback(request -> request.setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setSocketTimeout(
                                Math.toIntExact(settings.requestTimeout().toMillis())))
                .setHttpClientConfigCallback(http -> {
                    http.setMaxConnTotal(MAX_CONNECTIONS).setMaxConnPerRoute(MAX_CONNECTIONS);
                    TrustedCertificates.context(settings.trust()).ifPresent(http::setSSLContext);
                    if (settings.trust() instanceof ConnectionSettings.Trust.Fingerprint) {
                        // The fingerprint names the certificate itself, whatever host name stands in it.
                        http.setSSLHostnameVerifier((host, session) -> true);
                    }
                    return http;
                });
        authorization(settings.credentials(), builder);
        return new Elasticsearch(
                url, settings.trust(), new RestClientTransport(builder.build(), new JacksonJsonpMapper(EXACT)));
    }

    private static void authorization(ConnectionSettings.Credentials credentials, RestClientBuilder builder) {
        if (credentials instanceof ConnectionSettings.Credentials.Basic basic) {
            String pair = basic.user() + ":" + basic.password();
            header(
                    builder,
                    "Basic "
                            + Base64.getEncoder()
                                    .encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } else if (credentials instanceof ConnectionSettings.Credentials.ApiKey key) {
            header(builder, "ApiKey " + key.encoded());
        }
    }

    private static void header(RestClientBuilder builder, String value) {
        builder.setDefaultHeaders(new BasicHeader[] {new BasicHeader("Authorization", value)});
    }

    /** The client. */
    public ElasticsearchClient client() {
        return client;
    }

    /** The client that does not wait for answers. */
    public ElasticsearchAsyncClient async() {
        return async;
    }

    /** The cluster's address. */
    public URI url() {
        return url;
    }

    /**
     * Asks the cluster which version it is.
     *
     * @throws OrreryException if it cannot be reached, refuses us, or is of a version that Orrery does not speak to
     */
    public void checkVersion() {
        ServerVersion.require(url, ask(() -> ServerVersion.ask(client)));
    }

    /** The bytes of the largest request that every node takes; the usual limit where the cluster doesn't tell. */
    public long maxRequestBytes() {
        try {
            return client.nodes().info(n -> n.metric("http")).nodes().values().stream()
                    .filter(node -> node.http() != null)
                    .mapToLong(node -> node.http().maxContentLengthInBytes())
                    .min()
                    .orElse(USUAL_MAX_REQUEST_BYTES);
        } catch (IOException | ElasticsearchException e) {
            return USUAL_MAX_REQUEST_BYTES;
        }
    }

    /** Something to ask the cluster. */
    @FunctionalInterface
    public interface Question<T> {

        /** Asks. */
        T ask() throws IOException;
    }

    /**
     * The answer to a question.
     *
     * @throws OrreryException if there is none; it says why
     */
    public <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | ElasticsearchException e) {
            throw describe(e);
        }
    }

    /** What to tell a person about a request that failed; never the server's own words, which can quote documents. */
    public OrreryException describe(Exception error) {
        return ConnectionErrors.describe(url, trust, error);
    }

    /** True if an exception that {@link #ask} or {@link #describe} made says that the cluster is away or busy. */
    public static boolean isAway(Exception thrown) {
        return thrown instanceof OrreryException && ConnectionErrors.passes(thrown.getCause());
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the connection to Elasticsearch at " + url, e);
        }
    }
}
