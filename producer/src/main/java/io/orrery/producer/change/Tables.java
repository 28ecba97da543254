package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.mysql.NameCase;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
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

        /** @param layout null if its rows can't even be counted */
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
    private final NameCase names;
    private final Map<Long, Mapped> byId = new HashMap<>();
    private final Map<TableName, List<Catalog.Body>> triggers = new HashMap<>();
    private final Map<TableName, Optional<Catalog.Body>> functions = new HashMap<>();
    private final Set<TableName> known;
    private final AddedColumns added;
    private final BiPredicate<TableName, String> leftOut;
    private final Cascades cascades;

    /**
     * @param names whether the server's names of tables tell cases apart
     * @param known the tables that exist where reading begins; kept up to date, so that the next object can go on with it
     * @param added the columns that statements read before have added; kept up to date likewise
     * @param leftOut which columns of chosen tables nobody wants
     * @param cascades the foreign keys whose work is to be told
     */
    public Tables(
            Charsets charsets,
            Catalog catalog,
            NameCase names,
            Set<TableName> known,
            AddedColumns added,
            BiPredicate<TableName, String> leftOut,
            Cascades cascades) {
        this.cascades = cascades;
        this.charsets = charsets;
        this.catalog = catalog;
        this.names = names;
        this.known = known;
        this.added = added;
        this.leftOut = leftOut;
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
        TableMap map = TableMap.read(
                body, table -> chosen.test(table) || !cascades.of(table).harmless());
        boolean wanted = chosen.test(map.table());
        ParentTable parent = cascades.of(map.table());
        TableLayout layout = wanted
                ? TableLayout.of(map, charsets, catalog, added, column -> leftOut.test(map.table(), column))
                : passedOver(map, parent);
        if (byId.size() >= MOST) {
            byId.clear();
        }
        byId.put(id, new Mapped(source, layout, wanted, parent));
        if (wanted) {
            known.add(map.table());
        }
    }

    /** Of a table that nobody chose no value is decoded; where foreign keys refer to it the names of its columns are known. */
    private TableLayout passedOver(TableMap map, ParentTable parent) {
        TableLayout sizes = TableLayout.unread(map).orElse(null);
        return sizes == null || parent.harmless()
                ? sizes
                : TableLayout.of(map, charsets, catalog, added, column -> true);
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
        triggers.clear();
        functions.clear();
        cascades.forget();
    }

    /** Whether the names of tables tell cases apart. */
    NameCase names() {
        return names;
    }

    Charsets charsets() {
        return charsets;
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

    /** True if the table exists as far as is known. */
    boolean isKnown(TableName table) {
        return known.contains(table);
    }

    /** What the triggers of a table do now; asked once until a definition changes. */
    List<Catalog.Body> triggers(TableName table) {
        return triggers.computeIfAbsent(table, catalog::triggers);
    }

    /** What a function does now; empty if nobody tells. */
    Optional<Catalog.Body> function(TableName function) {
        return functions.computeIfAbsent(function, catalog::function);
    }

    /** True if the server has the table, or gets it in a moment. */
    boolean appears(TableName table) throws InterruptedException {
        return catalog.appears(table);
    }
}
