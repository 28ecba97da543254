package io.orrery.mysql;

/**
 * What a server says of itself.
 *
 * @param version of the server
 * @param uuid its {@code server_uuid}, which tells whose file names are meant
 * @param gtids true if every transaction has a GTID
 * @param logging true if it writes a binary log
 * @param format its {@code binlog_format}
 * @param image its {@code binlog_row_image}
 * @param metadata its {@code binlog_row_metadata}
 */
public record ServerFacts(
        String version, String uuid, boolean gtids, boolean logging, String format, String image, String metadata) {}
