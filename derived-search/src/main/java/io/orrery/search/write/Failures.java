package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.elasticsearch.client.ResponseException;

/** What went wrong with a request as a whole. */
final class Failures {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

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

    /** Throws an unchecked cause; returns any other as an IOException. */
    static IOException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return cause instanceof IOException io ? io : new IOException("The request to Elasticsearch failed", cause);
    }
}
