package io.orrery.producer.snapshot;

import io.orrery.event.TableName;
import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.stream.Lanes;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What snapshots work with.
 *
 * @param source the tables
 * @param gate where they meet the changes of the log
 * @param log the reader of the log
 * @param sink where rows go to
 * @param lanes what waits for the stream
 * @param counts what was done
 */
public record SnapshotContext(
        SourceTables source,
        SnapshotGate gate,
        LogReader log,
        SnapshotSink sink,
        Lanes<?> lanes,
        SnapshotCounts counts) {

    /** What may wait in a lane while snapshots publish: little, since live changes queue up behind it. */
    static final long LANE_BYTES = 512 << 10;

    public SnapshotContext {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(log, "log");
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(lanes, "lanes");
        Objects.requireNonNull(counts, "counts");
    }

    /**
     * For the tables of a server.
     *
     * @param chosen which tables
     */
    public static SnapshotContext of(
            MysqlAddress mysql,
            Predicate<TableName> chosen,
            SnapshotGate gate,
            LogReader log,
            SnapshotSink sink,
            Lanes<?> lanes) {
        return new SnapshotContext(new MysqlTables(mysql, chosen), gate, log, sink, lanes, new SnapshotCounts());
    }

    Turn turn() {
        return gate.turn();
    }
}
