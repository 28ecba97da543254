package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.elasticsearch.client.ResponseException;

/** What went wrong with a request as a whole. */
final class Failures {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private static final Pattern PRESSURE =
            Pattern.compile("(?:coordinating|primary)_operation_bytes=(\\d+).*?max_\\w*bytes=(\\d+)");

    private Failures() {}

    /** The HTTP status of an answer that is not in Elasticsearch's own form, such as a proxy's; 0 if there was none. */
    static int status(IOException e) {
        if (e instanceof TransportException transport) {
            return transport.statusCode();
        }
        return e instanceof ResponseException response
                ? response.getResponse().getStatusLine().getStatusCode()
                : 0;
    }

    /** What a cluster that is too busy for a whole request says; empty if that is not why it failed. */
    static Optional<String> pushBack(Throwable cause) {
        int status = cause instanceof ElasticsearchException refused
                ? refused.status()
                : cause instanceof IOException e ? status(e) : 0;
        return status == TOO_MANY_REQUESTS || status == UNAVAILABLE
                ? Optional.of("status " + status)
                : Optional.empty();
    }

    /**
     * What more than the node's limit says, for a request that it will never take however long one waits; empty for one
     * that it may.
     *
     * @param reason Elasticsearch's own words; may be null
     */
    static Optional<String> abovePressureLimit(String reason) {
        Matcher matcher = PRESSURE.matcher(reason == null ? "" : reason);
        return matcher.find() && Long.parseLong(matcher.group(1)) > Long.parseLong(matcher.group(2))
                ? Optional.of("the document takes " + matcher.group(1) + " bytes, more than the " + matcher.group(2)
                        + " of the node's indexing_pressure.memory.limit")
                : Optional.empty();
    }

    /** The same of a whole request. */
    static Optional<String> abovePressureLimit(Throwable cause) {
        if (cause instanceof ElasticsearchException refused && refused.status() == TOO_MANY_REQUESTS) {
            return abovePressureLimit(refused.error().reason());
        }
        // The client reads the body of this status for a bulk's answer, and then leaves it to the transport's
        // exception.
        return cause instanceof ResponseException response && status(response) == TOO_MANY_REQUESTS
                ? abovePressureLimit(response.getMessage())
                : Optional.empty();
    }

    /** Throws an unchecked cause; returns any other as an IOException. */
    static IOException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return cause instanceof IOException io ? io : new IOException("The request to Elasticsearch failed", cause);
    }
}
