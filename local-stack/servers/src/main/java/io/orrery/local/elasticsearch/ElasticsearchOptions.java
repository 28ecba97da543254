package io.orrery.local.elasticsearch;

import java.util.Map;

/**
 * How to run Elasticsearch.
 *
 * @param port the loopback HTTP port; 0 takes the one of the last run if it is free, else any free one
 * @param heapMegabytes the heap of the server
 * @param settings further node settings, as in {@code elasticsearch.yml}
 */
public record ElasticsearchOptions(int port, int heapMegabytes, Map<String, String> settings) {

    /** Checks and copies. */
    public ElasticsearchOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("Cannot use port=" + port + ": must be 0..65535");
        }
        if (heapMegabytes < 256) {
            throw new IllegalArgumentException("Cannot use heapMegabytes=" + heapMegabytes + ": must be 256 or more");
        }
        settings = Map.copyOf(settings);
    }

    /** Any free port and a heap of 512 MB. */
    public static ElasticsearchOptions defaults() {
        return new ElasticsearchOptions(0, 512, Map.of());
    }

    /** The same on a port. */
    public ElasticsearchOptions withPort(int newPort) {
        return new ElasticsearchOptions(newPort, heapMegabytes, settings);
    }
}
