package io.orrery.search.connection;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.elasticsearch.client.ResponseException;

/** Says in one sentence what is wrong with a connection. */
final class ConnectionErrors {

    /** Answers whose reason names settings, indices and aliases, and never a document. */
    private static final Set<String> ABOUT_NO_ROW = Set.of(
            "cluster_block_exception",
            "validation_exception",
            "invalid_alias_name_exception",
            "invalid_index_name_exception");

    private ConnectionErrors() {}

    /** True if a server answered, though not as the client expected. */
    static boolean answered(IOException e) {
        return e instanceof TransportException || e instanceof ResponseException;
    }

    /** True of what ends by itself: the server is down, starts, is busy, or lacks a shard for a time. */
    static boolean passes(Throwable error) {
        if (error instanceof ElasticsearchException answer) {
            return passes(answer.status());
        }
        if (error instanceof ResponseException response) {
            return passes(response.getResponse().getStatusLine().getStatusCode());
        }
        return error instanceof IOException
                && !(error instanceof TransportException)
                && !cause(error, SSLException.class);
    }

    private static boolean passes(int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    static OrreryException describe(URI url, ConnectionSettings.Trust trust, Exception error) {
        if (error instanceof ElasticsearchException answer) {
            String type = String.valueOf(answer.error().type());
            return ABOUT_NO_ROW.contains(type)
                    ? new OrreryException(
                            "Elasticsearch at " + url + " refuses: "
                                    + answer.error().reason() + " (" + type + ")",
                            error)
                    : answer(url, answer.status(), type, error);
        }
        if (cause(error, SSLException.class)) {
            return new OrreryException(
                    "The certificate of Elasticsearch at " + url + " " + mistrust(trust)
                            + "; check also that the port speaks https",
                    error);
        }
        if (error instanceof TransportException transport) {
            return transport.statusCode() == 401 || transport.statusCode() == 403
                    ? answer(url, transport.statusCode(), "security_exception", error)
                    : new OrreryException(
                            "The server at " + url
                                    + " does not answer like Elasticsearch (OpenSearch is not supported):"
                                    + " check --elasticsearch-url",
                            error);
        }
        if (error instanceof ResponseException response) {
            return answer(url, response.getResponse().getStatusLine().getStatusCode(), "no details", error);
        }
        return new OrreryException(
                "Cannot reach Elasticsearch at " + url + " (" + kind(error)
                        + "): start it, or name the right server with --elasticsearch-url",
                error);
    }

    private static String mistrust(ConnectionSettings.Trust trust) {
        if (trust instanceof ConnectionSettings.Trust.Authority authority) {
            return "is not signed by the authority in " + authority.file()
                    + ": give the right one with --elasticsearch-ca";
        }
        return trust instanceof ConnectionSettings.Trust.Fingerprint fingerprint
                ? "has not the SHA-256 fingerprint " + fingerprint.sha256()
                        + ", nor has any in its chain: give the right one with --elasticsearch-fingerprint"
                : "is not trusted: give its authority with --elasticsearch-ca or its SHA-256 with"
                        + " --elasticsearch-fingerprint";
    }

    private static OrreryException answer(URI url, int status, String type, Exception error) {
        String at = "Elasticsearch at " + url;
        return switch (status) {
            case 401 ->
                new OrreryException(
                        at + " refuses the credentials: set ORRERY_ELASTICSEARCH_API_KEY, or"
                                + " ORRERY_ELASTICSEARCH_USER and ORRERY_ELASTICSEARCH_PASSWORD",
                        error);
            case 403 ->
                new OrreryException(
                        at + " forbids the request: grant 'monitor' on the cluster and 'all' on the indices of the"
                                + " satellite",
                        error);
            default -> new OrreryException(at + " answered with status " + status + " (" + type + ")", error);
        };
    }

    private static boolean cause(Throwable error, Class<?> type) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return true;
            }
        }
        return false;
    }

    private static String kind(Exception error) {
        return error instanceof java.net.ConnectException
                ? "connection refused"
                : error instanceof java.net.UnknownHostException
                        ? "unknown host"
                        : error instanceof java.net.SocketTimeoutException
                                ? "timeout"
                                : error.getClass().getSimpleName();
    }
}
