package io.orrery.search.connection;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Elasticsearch the cluster runs. */
final class ServerVersion {

    /** External versions, point in time and unified highlighting are older; the client speaks to 8 and 9. */
    private static final int OLDEST_MAJOR = 8;

    private static final int NEWEST_MAJOR = 9;

    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+).*");

    private ServerVersion() {}

    static String ask(ElasticsearchClient client) throws IOException {
        try {
            return client.info().version().number();
        } catch (ElasticsearchException e) {
            if (e.status() == 401 || e.status() == 403) {
                throw e;
            }
        } catch (IOException e) {
            if (!ConnectionErrors.answered(e)) {
                throw e;
            }
        }
        // A distribution without the main module has no GET /, but its nodes still tell.
        return client.nodes().info(n -> n.nodeId("_local").metric("_none")).nodes().values().stream()
                .map(node -> node.version())
                .findFirst()
                .orElse("unknown");
    }

    static void require(URI url, String version) {
        Matcher matcher = NUMBER.matcher(version);
        int major = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
            throw new OrreryException("The server at " + url + " runs Elasticsearch " + version
                    + ": use a version from " + OLDEST_MAJOR + " to " + NEWEST_MAJOR);
        }
    }
}
