package io.orrery.simulation;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.snapshot.LogPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The binary log of one server: entries one after the other, some of which are one transaction. */
final class ModelLog {

    static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String FILE = "binlog.000001";

    /** What an entry says. */
    enum Kind {
        WRITTEN,
        UPDATED,
        DELETED,
        TRUNCATED,
        /** A statement on the table that leaves its rows and columns as they are. */
        DEFINED
    }

    /**
     * One change.
     *
     * @param transaction from 1
     * @param first the place of the transaction's first entry
     * @param row its place in the transaction, from 0
     * @param last whether it ends the transaction
     */
    record Entry(
            Kind kind,
            TableSchema table,
            Row before,
            Row after,
            long transaction,
            int first,
            int row,
            boolean last,
            Instant at) {

        ChangePoint point() {
            return new ChangePoint(new SourcePosition(UUID + ":" + transaction, FILE, first + row, row), at);
        }

        /** The events that it makes, but for what is split or has none. */
        List<String> events() {
            boolean large = (before != null && Tables.text(before).length() > 1_000)
                    || (after != null && Tables.text(after).length() > 1_000);
            if (large || kind == Kind.DEFINED) {
                return List.of();
            }
            return switch (kind) {
                case WRITTEN -> List.of("Write");
                case DELETED -> List.of("Delete");
                case TRUNCATED -> List.of("TruncateTable");
                default -> RowKey.of(before).equals(RowKey.of(after)) ? List.of("Update") : List.of("Delete", "Write");
            };
        }

        @Override
        public String toString() {
            Row shown = after == null ? before : after;
            return kind.toString().toLowerCase(java.util.Locale.ROOT) + " "
                    + table.table().table()
                    + (shown == null ? "" : " " + shortened(shown));
        }

        private static String shortened(Row row) {
            String text = Tables.text(row);
            return text.length() > 60 ? text.substring(0, 60) + "…" : text;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    int size() {
        return entries.size();
    }

    Entry entry(int place) {
        return entries.get(place);
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    long transactions() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).transaction();
    }

    /** Where reading is before an entry. */
    BinlogPosition position(int place) {
        boolean end = place == entries.size();
        Entry next = end ? null : entries.get(place);
        long done = end ? transactions() : next.transaction() - 1;
        int start = end ? place : next.first();
        return new BinlogPosition(UUID, FILE, start, gtids(done), place - start);
    }

    static String gtids(long transactions) {
        return transactions == 0 ? "" : UUID + ":1-" + transactions;
    }

    /** The entry before which reading is. */
    static int place(BinlogPosition position) {
        return (int) (position.position() + position.rows());
    }

    static LogPlace logPlace(int place) {
        return new LogPlace(UUID, FILE, place);
    }
}
