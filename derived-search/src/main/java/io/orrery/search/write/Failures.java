package io.orrery.search.write;

import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.elasticsearch.client.ResponseException;

/** What went wrong with a request as a whole. */
final class Failures {

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

    /** Throws an unchecked cause; returns any other as an IOException. */
    static IOException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return cause instanceof IOException io ? io : new IOException("The request to Elasticsearch failed", cause);
    }
}
