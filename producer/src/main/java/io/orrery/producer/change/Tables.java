package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.TableMap;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.cascade.ParentTable;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.producer.rows.Catalog;
import io.orrery.producer.rows.TableLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The table maps in force, by the ids that rows refer to. A map comes before every statement's rows; one that is
 * the same as the last of its id is not read again.
 */
public final class Tables {

    /** The id of a rows event that only marks the end of a statement. */
    private static final long DUMMY_ID = 0xffffff;

    /** More than a server keeps open; past it all are forgotten, for each comes again before it is needed. */
    private static final int MOST = 10_000;

    /** A table map in force. */
    static final class Mapped {
        private final byte[] source;
        private final TableLayout layout;
        private final boolean chosen;
        private final ParentTable parent;

        Mapped(byte[] source, TableLayout layout, boolean chosen, ParentTable parent) {
            this.source = source;
            this.layout = layout;
            this.chosen = chosen;
            this.parent = parent;
        }

        boolean comesFrom(byte[] bytes, int from, int to) {
            return Arrays.equals(source, 0, source.length, bytes, from, to);
        }

        TableLayout layout() {
            return layout;
        }

        boolean chosen() {
            return chosen;
        }

        ParentTable parent() {
            return parent;
        }
    }

    private final Charsets charsets;
    private final Catalog catalog;
    private final Map<Long, Mapped> byId = new HashMap<>();
    private final Set<TableName> known;
    private final AddedColumns added;
    private final Cascades cascades;

    /**
     * @param known the tables that exist where reading begins; kept up to date, so that the next object can go on with it
     * @param added the columns that statements read before have added; kept up to date likewise
     * @param cascades the foreign keys whose work is to be told
     */
    public Tables(Charsets charsets, Catalog catalog, Set<TableName> known, AddedColumns added, Cascades cascades) {
        this.cascades = cascades;
        this.charsets = charsets;
        this.catalog = catalog;
        this.known = known;
        this.added = added;
    }

    void map(LogBuffer body, Predicate<TableName> chosen) {
        long id = TableMap.tableId(body);
        Mapped last = byId.get(id);
        int from = body.position();
        int to = from + body.remaining();
        if (last != null && last.comesFrom(body.array(), from, to)) {
            return;
        }
        byte[] source = Arrays.copyOfRange(body.array(), from, to);
        TableMap map = TableMap.read(body);
        boolean wanted = chosen.test(map.table());
        // Other tables are only counted: no need to ask the server about their keys.
        TableLayout layout = TableLayout.of(map, charsets, wanted || !map.full() ? catalog : Unkeyed.CATALOG, added);
        if (byId.size() >= MOST) {
            byId.clear();
        }
        byId.put(id, new Mapped(source, layout, wanted, cascades.of(map.table())));
        if (wanted) {
            known.add(map.table());
        }
    }

    RowsEvent rows(LogEvent event) {
        long id = TableMap.tableId(event.body());
        Mapped table = byId.get(id);
        if (table == null) {
            if (id == DUMMY_ID) {
                return null;
            }
            throw new BinlogFormatException("rows came without a table map");
        }
        return RowsEvent.read(event, table);
    }

    /** Forgets all: a definition changed, and with it perhaps what the data dictionary says. */
    void forget() {
        byId.clear();
        cascades.forget();
    }

    AddedColumns added() {
        return added;
    }

    /** The tables of a database that exist as far as is known. */
    List<TableName> known(String schema) {
        return known.stream()
                .filter(table -> table.schema().equals(schema))
                .sorted()
                .toList();
    }

    void add(TableName table) {
        known.add(table);
    }

    void remove(TableName table) {
        known.remove(table);
    }

    /** True if the server has the table, or gets it in a moment. */
    boolean appears(TableName table) throws InterruptedException {
        return catalog.appears(table);
    }
}
