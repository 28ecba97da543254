package io.orrery.mysql.table;

import io.orrery.event.TableName;

/** Writes names into statements. Values are never written into one. */
final class Sql {

    private Sql() {}

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    static String quoted(TableName table) {
        return quoted(table.schema()) + "." + quoted(table.table());
    }
}
