package io.orrery.search.write;

import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import org.elasticsearch.client.ResponseException;

/** The HTTP status of answers that are not in Elasticsearch's own form, such as a proxy's. */
final class TransportStatus {

    private TransportStatus() {}

    static boolean is(IOException e, int status) {
        if (e instanceof TransportException transport) {
            return transport.statusCode() == status;
        }
        return e instanceof ResponseException response
                && response.getResponse().getStatusLine().getStatusCode() == status;
    }
}
