package io.orrery.olap.store;

import io.orrery.event.TableName;
import io.orrery.olap.duck.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The queries by which a table of one database is compared with the same table of another one. Immutable. */
public final class StoredParts {

    /** How many parts a table's rows are told apart by: the same rows, the same parts. */
    public static final int PARTS = 256;

    private final Layout layout;
    private final String data;

    /** @param data the quoted name of the table behind the view */
    StoredParts(Layout layout, String data) {
        this.layout = layout;
        this.data = data;
    }

    /** The table. */
    public TableName table() {
        return layout.schema().table();
    }

    private String keyText() {
        return layout.keyNames().size() == 1
                ? "CAST(" + layout.keyNames().get(0) + " AS VARCHAR)"
                : "CAST(["
                        + layout.keyNames().stream()
                                .map(name -> "CAST(" + name + " AS VARCHAR)")
                                .collect(Collectors.joining(", "))
                        + "] AS VARCHAR)";
    }

    private String content(Set<String> columns) {
        List<String> content = new ArrayList<>(List.of(keyText(), Hidden.VERSION));
        layout.columns().stream().filter(c -> columns.contains(definition(c))).forEach(c -> content.add(c.quoted()));
        return "hash(" + String.join(", ", content) + ")";
    }

    private static String definition(StoredColumn column) {
        return column.name() + " " + column.codec().type();
    }

    /** The stored columns, each as its name and type. */
    public Set<String> columns() {
        return layout.columns().stream().map(StoredParts::definition).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the rows are told apart by: databases in which that differs hold rows that can't be compared. */
    public String keyForm() {
        return keyText();
    }

    /**
     * The query that gives number and content of the live rows of each part.
     *
     * @param columns out of {@link #columns}, those to compare, beside key and version
     */
    public String all(Set<String> columns) {
        return "SELECT CAST(hash(" + keyText() + ") % " + PARTS + " AS INTEGER) AS part, count(*) AS n,"
                + " CAST(bit_xor(" + content(columns) + ") AS VARCHAR) AS content FROM " + data + " WHERE "
                + Hidden.DELETED_AT + " IS NULL GROUP BY ALL";
    }

    /** The query that gives key, version and content of each row of a part; of deleted rows the content is NULL. */
    public String rowsOfPart(int part, Set<String> columns) {
        return rowStates(columns) + "hash(" + keyText() + ") % " + PARTS + " = " + part;
    }

    /** As {@link #rowsOfPart} for rows of given keys. */
    public String rowsOfKeys(Collection<String> keys, Set<String> columns) {
        return rowStates(columns) + keyText() + " IN ("
                + keys.stream().map(Sql::text).collect(Collectors.joining(", ")) + ")";
    }

    private String rowStates(Set<String> columns) {
        return "SELECT " + keyText() + " AS key, CAST(" + Hidden.VERSION + " AS VARCHAR) AS version, CASE WHEN "
                + Hidden.DELETED_AT + " IS NULL THEN CAST(" + content(columns) + " AS VARCHAR) END AS content FROM "
                + data + " WHERE ";
    }

    /** The query that gives the newest version that the table holds, of deleted rows too. */
    public String newest() {
        return "SELECT CAST(coalesce(max(" + Hidden.VERSION + "), 0) AS VARCHAR) AS version FROM " + data;
    }
}
