package io.orrery.olap.query;

import io.orrery.runtime.OrreryException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Asks the process that has a database open. */
final class QueryClient {

    private final Endpoint endpoint;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private QueryClient(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** A client of the process that serves {@code database}; empty if none does. */
    static Optional<QueryClient> of(Path database) {
        return Endpoint.read(database).map(QueryClient::new).filter(QueryClient::answers);
    }

    /** False if the endpoint file was left behind: its port is closed, or has another owner now. */
    private boolean answers() {
        try {
            HttpRequest request = request(endpoint.url(), "SELECT 1");
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpRequest request(URI uri, String sql) {
        return HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + endpoint.token())
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
    }

    /**
     * As {@link QueryRunner#run}.
     *
     * @throws OrreryException if the other process ends meanwhile
     */
    Optional<String> run(String sql, QueryOutput output, OutputStream out) {
        String format = output.format().name().toLowerCase(Locale.ROOT);
        return send("?format=" + format + "&rows=" + output.rows() + "&width=" + output.width(), sql, out);
    }

    /** As {@link QueryRunner#export}. */
    Optional<String> export(String table, OutputStream out) {
        return send("?" + QueryServer.EXPORT + "=1", table, out);
    }

    private Optional<String> send(String parameters, String sql, OutputStream out) {
        URI uri = URI.create(endpoint.url() + parameters);
        try {
            HttpResponse<java.io.InputStream> response =
                    http.send(request(uri, sql), HttpResponse.BodyHandlers.ofInputStream());
            try (DataInputStream body = new DataInputStream(response.body())) {
                if (response.statusCode() != 200) {
                    throw new QueryException("The query server answered with status " + response.statusCode());
                }
                return Frames.copy(body, out);
            }
        } catch (IOException e) {
            throw new OrreryException("The query was cut off: 'orrery olap run' has ended or lost the connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrreryException("The query was interrupted", e);
        }
    }
}
