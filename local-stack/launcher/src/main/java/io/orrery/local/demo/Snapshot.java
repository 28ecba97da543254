package io.orrery.local.demo;

import io.orrery.runtime.snapshot.SnapshotProgress;
import java.time.Duration;
import java.util.Optional;

/**
 * The demo's counts at one moment.
 *
 * @param elapsed since the demo was up
 * @param committed rows committed in MySQL
 * @param published changes that Kinesis has acknowledged
 * @param documents changes that Elasticsearch has taken
 * @param rows changes that DuckDB has taken
 * @param searchLag how far the search satellite is behind the stream
 * @param olapLag how far the OLAP satellite is behind the stream
 * @param past how far the rows that are older than the log are published; empty before that begins
 */
record Snapshot(
        Duration elapsed,
        long committed,
        long published,
        long documents,
        long rows,
        Duration searchLag,
        Duration olapLag,
        Optional<SnapshotProgress> past) {}
