package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.snapshot.SnapshotSink;
import io.orrery.producer.snapshot.Windows;
import io.orrery.producer.state.TableOwners;
import io.orrery.producer.stream.Lanes;
import io.orrery.producer.stream.Versions;

/**
 * What makes events of changes and of snapshots' rows: the two sides of one publisher.
 *
 * @param changes takes what the log says
 * @param rows takes what snapshots read
 */
public record PublisherAccess(ChangeSink changes, SnapshotSink rows) {

    public static PublisherAccess of(
            String origin, Lanes<BinlogPosition> lanes, Versions versions, TableOwners owners, Windows windows) {
        Publisher publisher = new Publisher(origin, Selection.of(TablePattern.all()), lanes, versions, owners, windows);
        return new PublisherAccess(publisher, publisher);
    }
}
