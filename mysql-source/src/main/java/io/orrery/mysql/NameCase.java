package io.orrery.mysql;

import io.orrery.event.TableName;
import io.orrery.event.TablePattern;

/** Whether the names of a server's databases and tables tell upper from lower case ({@code lower_case_table_names}). */
public enum NameCase {

    /** They do, as on Linux by default. */
    TOLD_APART,

    /** They do not. The server logs changes of rows under lower case, and statements as they were written. */
    FOLDED;

    /**
     * Asks a server.
     *
     * @throws io.orrery.runtime.OrreryException if it does not answer
     */
    public static NameCase of(MysqlServer server) {
        String setting = server.ask(
                        "lower_case_table_names",
                        connection -> MysqlServer.rows(connection, "SELECT @@GLOBAL.lower_case_table_names"))
                .get(0)
                .get(0);
        return setting.equals("0") ? TOLD_APART : FOLDED;
    }

    /** The form of a name in which it equals others that are the same to the server. */
    public String fold(String name) {
        if (this == TOLD_APART) {
            return name;
        }
        // Letter by letter, as the server does: not by the rules for whole words, which for some make two of one.
        StringBuilder folded = new StringBuilder(name.length());
        name.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** The pattern of names in that form. */
    public TablePattern fold(TablePattern pattern) {
        return this == TOLD_APART ? pattern : TablePattern.parse(fold(pattern.toString()));
    }

    /** As {@link #fold(String)}. */
    public TableName fold(TableName table) {
        return this == TOLD_APART ? table : new TableName(fold(table.schema()), fold(table.table()));
    }
}
