package io.orrery.producer.cascade;

import io.orrery.event.TableName;
import io.orrery.mysql.MysqlServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Asks a server for its foreign keys, and again after definitions changed. */
public final class ServerCascades implements Cascades {

    /**
     * Up to MySQL 9.5 InnoDB does the work of foreign keys by itself, and logs none of it (bug 32506). From 9.6 on the
     * server does and logs it, unless this variable is on. MariaDB, whose versions are higher, logs none of it either.
     */
    private static final String BY_INNODB = "innodb_native_foreign_keys";

    private static final int FIRST_MAJOR = 9;
    private static final int FIRST_MINOR = 6;

    private static final String KEYS = "SELECT c.CONSTRAINT_SCHEMA, c.TABLE_NAME, c.CONSTRAINT_NAME, u.COLUMN_NAME,"
            + " u.REFERENCED_TABLE_SCHEMA, u.REFERENCED_TABLE_NAME, u.REFERENCED_COLUMN_NAME, c.UPDATE_RULE,"
            + " c.DELETE_RULE"
            + " FROM information_schema.REFERENTIAL_CONSTRAINTS c JOIN information_schema.KEY_COLUMN_USAGE u"
            + " ON u.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND u.CONSTRAINT_NAME = c.CONSTRAINT_NAME"
            + " AND u.TABLE_NAME = c.TABLE_NAME"
            + " WHERE c.UPDATE_RULE IN ('CASCADE', 'SET NULL') OR c.DELETE_RULE IN ('CASCADE', 'SET NULL')"
            + " ORDER BY c.CONSTRAINT_SCHEMA, c.TABLE_NAME, c.CONSTRAINT_NAME, u.ORDINAL_POSITION";

    private final MysqlServer server;
    private final Predicate<TableName> chosen;
    private CascadeGraph graph;

    /**
     * @param server one that does not log what foreign keys do, see {@link #of}
     * @param chosen the tables whose rows matter
     */
    private ServerCascades(MysqlServer server, Predicate<TableName> chosen) {
        this.server = server;
        this.chosen = chosen;
    }

    /** Those of a server: none where it logs what foreign keys do. Asks it for that, and for no more yet. */
    public static Cascades of(MysqlServer server, Predicate<TableName> chosen) {
        Map<String, String> variables = new LinkedHashMap<>();
        server.ask(
                        "its version",
                        connection -> MysqlServer.rows(
                                connection,
                                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', '" + BY_INNODB + "')"))
                .forEach(row -> variables.put(row.get(0), row.get(1)));
        boolean logged = logsCascades(variables.getOrDefault("version", "")) && !"ON".equals(variables.get(BY_INNODB));
        return logged ? NONE : new ServerCascades(server, chosen);
    }

    static boolean logsCascades(String version) {
        String[] numbers = version.split("[^0-9]+", 3);
        if (version.toLowerCase(Locale.ROOT).contains("mariadb") || numbers.length < 2 || numbers[0].isEmpty()) {
            return false;
        }
        int major = Integer.parseInt(numbers[0]);
        return major > FIRST_MAJOR || (major == FIRST_MAJOR && Integer.parseInt(numbers[1]) >= FIRST_MINOR);
    }

    @Override
    public CascadeGraph graph() {
        if (graph == null) {
            graph = new CascadeGraph(read(), chosen);
        }
        return graph;
    }

    @Override
    public void forget() {
        graph = null;
    }

    /** What identifies a key, and what its rows have in common. */
    private record Head(TableName table, String name, TableName parent, String onUpdate, String onDelete) {}

    private List<CascadingKey> read() {
        Map<Head, List<List<String>>> rows = new LinkedHashMap<>();
        for (List<String> row : server.ask("its foreign keys", connection -> MysqlServer.rows(connection, KEYS))) {
            Head head = new Head(
                    new TableName(row.get(0), row.get(1)),
                    row.get(2),
                    new TableName(row.get(4), row.get(5)),
                    row.get(7),
                    row.get(8));
            rows.computeIfAbsent(head, h -> new ArrayList<>()).add(row);
        }
        List<CascadingKey> keys = new ArrayList<>();
        rows.forEach((head, columns) -> keys.add(new CascadingKey(
                head.table(),
                head.name(),
                columns.stream().map(row -> row.get(3)).toList(),
                head.parent(),
                columns.stream().map(row -> row.get(6)).toList(),
                CascadingKey.Action.of(head.onUpdate()),
                CascadingKey.Action.of(head.onDelete()))));
        return keys;
    }
}
