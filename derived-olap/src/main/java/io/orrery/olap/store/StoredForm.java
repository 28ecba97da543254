package io.orrery.olap.store;

import io.orrery.event.Event;
import io.orrery.event.MysqlType;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventReader;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.type.CheckText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table's rows lie in the database, for one who reads it through queries and compares it with the source: the
 * queries, and the texts that rows are compared as. Immutable.
 */
public final class StoredForm {

    /** The query that lists the tables: {@link #of} takes what it gives. */
    public static final String TABLES =
            "SELECT definition, data_table, settings FROM _orrery.tables WHERE NOT dropped ORDER BY table_schema,"
                    + " table_name";

    /** The query that gives a row if the database has been opened for writing since there are snapshots. */
    public static final String HAS_SNAPSHOTS =
            "SELECT 1 AS has FROM duckdb_tables() WHERE schema_name = '_orrery' AND table_name = 'snapshots'";

    /** The query that lists the marks of the tables' snapshots. */
    public static final String SNAPSHOTS = Snapshots.ALL;

    /** The query that tells up to which version each table was emptied. */
    public static final String FLOORS = "SELECT table_schema, table_name, floor FROM _orrery.tables WHERE NOT dropped";

    /** The query that lists the tables by name. */
    public static final String NAMES =
            "SELECT table_schema, table_name FROM _orrery.tables WHERE NOT dropped ORDER BY table_schema, table_name";

    private final Layout layout;
    private final String data;
    private final List<StoredColumn> compared;

    private StoredForm(Layout layout, String data, List<StoredColumn> compared) {
        this.layout = layout;
        this.data = data;
        this.compared = compared;
    }

    /** A SELECT from the source gives the text of JSON in another form than the stream does. */
    private static boolean comparable(StoredColumn column) {
        MysqlType type = column.source().type().type();
        return type != MysqlType.JSON || column.codec().exact();
    }

    /**
     * The form of a table.
     *
     * @param definition what {@link #TABLES} gives
     * @param dataTable what {@link #TABLES} gives
     */
    public static StoredForm of(String definition, String dataTable, TablesFile settings) {
        Event event = new EventReader().read(definition.getBytes(StandardCharsets.UTF_8));
        TableSchema schema = (TableSchema) event;
        Layout layout = Layout.of(schema, settings.of(schema.table()));
        return new StoredForm(
                layout,
                Hidden.DATA + "." + Sql.name(dataTable),
                layout.columns().stream().filter(StoredForm::comparable).toList());
    }

    /** The same, compared without some columns. */
    public StoredForm without(Set<String> columns) {
        return new StoredForm(
                layout,
                data,
                compared.stream()
                        .filter(column -> !columns.contains(column.source().name()))
                        .toList());
    }

    /** The columns and the key. */
    public TableSchema schema() {
        return layout.schema();
    }

    /** True if each change is a row of its own. */
    public boolean history() {
        return layout.history();
    }

    /** What stands for the settings that the rows were stored under. */
    public String fingerprint() {
        return layout.settings().fingerprint();
    }

    /** The text of a row of the source. */
    public String expected(Row row) {
        List<String> texts = new ArrayList<>();
        for (StoredColumn column : compared) {
            Object value = row.get(column.source().name());
            try {
                texts.add(CheckText.expected(column.source().type(), column.codec(), value));
            } catch (IllegalArgumentException e) {
                // No stored row says the same.
                texts.add("\0 cannot be stored");
            }
        }
        return text(texts);
    }

    /**
     * The query for rows: it gives the place of each row that there is within {@code rows}, and its values.
     *
     * @param rows with their keys at least
     */
    public String find(List<Row> rows) {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            wanted.add("(" + i + ", " + String.join(", ", keyLiterals(rows.get(i))) + ")");
        }
        List<String> names = new ArrayList<>();
        List<String> same = new ArrayList<>();
        for (String key : layout.keyNames()) {
            names.add("k" + names.size());
            same.add("d." + key + " = w." + names.get(names.size() - 1));
        }
        return "SELECT w.i AS place, " + values(compared) + " AS found FROM (VALUES " + String.join(", ", wanted)
                + ") AS w(i, " + String.join(", ", names) + ") JOIN " + data + " AS d ON "
                + String.join(" AND ", same) + " WHERE d." + Hidden.DELETED_AT + " IS NULL";
    }

    private List<String> keyLiterals(Row row) {
        if (layout.textKey()) {
            return List.of(Sql.text(Keys.stored(layout, RowKey.of(row))));
        }
        return layout.key().stream()
                .map(column -> CheckText.literal(
                        column.codec(), row.get(column.source().name())))
                .toList();
    }

    private static String values(List<StoredColumn> columns) {
        return columns.stream()
                .map(column -> CheckText.sql(column.codec(), "d." + column.quoted()))
                .collect(Collectors.joining(", ", "CAST([", "] AS VARCHAR[])"));
    }

    /**
     * The text of a stored row.
     *
     * @param values what {@link #find} gives
     */
    public String found(List<String> values) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            StoredColumn column = compared.get(i);
            texts.add(CheckText.found(column.source().type(), column.codec(), values.get(i)));
        }
        return text(texts);
    }

    private static String text(List<String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value ->
                text.append(value == null ? "-" : value.length() + ":" + value).append(';'));
        return text.toString();
    }

    /** False if the settings hide what names the rows. */
    public boolean tellsKeys() {
        return layout.schema().key().stream().allMatch(layout.settings()::shows);
    }

    /**
     * The query for the keys of the rows that follow a row in the order of the key.
     *
     * @param after null for the first
     */
    public String keysAfter(Row after, int limit) {
        List<String> names = layout.keyNames().stream().map(name -> "d." + name).toList();
        String list = String.join(", ", names);
        String texts = layout.textKey() ? "[" + list + "]" : values(layout.key());
        String following = after == null ? "" : " AND (" + list + ") > (" + String.join(", ", keyLiterals(after)) + ")";
        return "SELECT " + texts + " AS found FROM " + data + " AS d WHERE d." + Hidden.DELETED_AT + " IS NULL"
                + following + " ORDER BY " + list + " LIMIT " + limit;
    }

    /**
     * The query for the rows of a table without a key that follow one, with what tells them apart here and their values.
     *
     * @param after what it gave as {@code key}; empty for the first
     */
    public String copiesAfter(String after, int limit) {
        return "SELECT d." + Hidden.KEY + " AS key, " + values(compared) + " AS found FROM " + data + " AS d WHERE d."
                + Hidden.DELETED_AT + " IS NULL AND d." + Hidden.KEY + " > " + Sql.text(after) + " ORDER BY d."
                + Hidden.KEY + " LIMIT " + limit;
    }

    /**
     * A row that has its key alone.
     *
     * @param values what {@link #keysAfter} gives
     */
    public Row key(List<String> values) {
        TableSchema schema = layout.schema();
        Object[] row = new Object[schema.columns().size()];
        Arrays.fill(row, Row.ABSENT);
        if (layout.textKey()) {
            List<String> parts = schema.key().size() == 1 ? values : parts(values.get(0));
            for (int i = 0; i < parts.size(); i++) {
                int place = schema.indexOf(schema.key().get(i));
                row[place] = CheckText.ofKeyText(schema.columns().get(place).type(), parts.get(i));
            }
        } else {
            for (int i = 0; i < values.size(); i++) {
                StoredColumn column = layout.key().get(i);
                row[schema.indexOf(column.source().name())] =
                        CheckText.key(column.source().type(), column.codec(), values.get(i));
            }
        }
        return new Row(schema, row);
    }

    /** The queries by which the table is compared with that of another database. */
    public StoredParts parts() {
        return new StoredParts(layout, data);
    }

    /** The values of {@link RowKey#text}. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                part.append(text.charAt(i));
            } else if (c == '|') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
