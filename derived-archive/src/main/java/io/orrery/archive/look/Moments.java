package io.orrery.archive.look;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.Batch;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Database;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tables as they were at moments, in a database of their own. They are what {@code olap run} would have made of the
 * events until then, by its own code: one truth of types, keys, truncations and snapshots. For one thread.
 */
final class Moments implements AutoCloseable {

    private static final int BATCH = 50_000;

    private final ArchiveReader reader;
    private final OlapStore store;
    private final Set<TableName> made = new HashSet<>();
    private long given;

    /** @param work where the database is made */
    Moments(ArchiveReader reader, Path work) {
        this.reader = reader;
        this.store = OlapStore.open(work.resolve("moments.duckdb"), OlapSettings.of("archive"));
    }

    /** The database that holds the tables. */
    Database database() {
        return store.database();
    }

    /**
     * Makes a table, unless it is there.
     *
     * @param as its name in the database
     */
    void make(TableName table, Instant moment, TableName as) throws Exception {
        if (!made.add(as)) {
            return;
        }
        if (!reader.tables().contains(table)) {
            throw new UsageException(
                    "The archive has no table " + table + ": it has " + new TreeSet<>(reader.tables()));
        }
        Feeding feeding = new Feeding();
        reader.read(new ArchiveReader.Wanted(table, moment, Optional.empty()), as, feeding::take);
        feeding.give();
    }

    private final class Feeding {

        private final List<Event> events = new ArrayList<>();
        private String schemaId = "";

        void take(Event event) throws Exception {
            Optional<TableSchema> schema = ChangeEvent.of(event)
                    .map(change -> change.<Row>match(w -> w.row(), u -> u.after(), d -> d.row())
                            .schema());
            if (schema.isPresent() && !schema.get().id().equals(schemaId)) {
                schemaId = schema.get().id();
                events.add(schema.get());
            }
            events.add(event);
            if (events.size() >= BATCH) {
                give();
            }
        }

        void give() throws Exception {
            given++;
            ApplyResult result = store.apply(new Batch("archive", events, new StreamPosition(Long.toString(given))));
            if (!result.rejections().isEmpty()) {
                throw new OrreryException(
                        "Cannot show the table: " + result.rejections().get(0).reason());
            }
            events.clear();
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (SQLException e) {
            throw new OrreryException("Cannot close the tables' database: " + e.getMessage(), e);
        }
    }
}
