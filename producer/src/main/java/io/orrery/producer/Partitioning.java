package io.orrery.producer;

import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.producer.change.ChangePoint;

/** What the partition key of a row's event is, which decides what stays in order beyond the row itself. */
public enum Partitioning {
    /** The row's key: the changes of one row stay in order, and all shards share the work. */
    KEY,
    /** The table: its changes stay in order, in one shard. */
    TABLE,
    /** The same for all: everything stays in order, in one shard. */
    CONSTANT,
    /**
     * The transaction: its changes stay together. The changes of one row spread over shards, so that only readers that
     * keep the versions of rows end up right.
     */
    TRANSACTION;

    private static final String ALL = "all";

    String key(TableName table, RowKey row, ChangePoint at) {
        return switch (this) {
            case KEY -> Keys.partitionKey(row);
            case TABLE -> Keys.fitting(table.toString());
            case CONSTANT -> ALL;
            case TRANSACTION -> {
                String gtid = at.source().gtid();
                yield gtid != null ? gtid : at.source().file() + at.committedAt();
            }
        };
    }
}
