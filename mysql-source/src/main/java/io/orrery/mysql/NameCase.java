package io.orrery.mysql;

import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether the names of a server's databases and tables tell upper from lower case ({@code lower_case_table_names}). Where
 * they don't, the server logs changes of rows under lower case, and statements as they were written.
 */
public final class NameCase {

    /** They do, as on Linux by default. */
    public static final NameCase TOLD_APART = new NameCase(null);

    private static final char FIRST_SURROGATE = '\ud800';
    private static final char LAST_SURROGATE = '\udfff';

    /** The lower case of each character that a name may have; null where they are told apart. */
    private final char[] lower;

    private NameCase(char[] lower) {
        this.lower = lower;
    }

    /**
     * Asks a server.
     *
     * @throws io.orrery.runtime.OrreryException if it does not answer
     */
    public static NameCase of(MysqlServer server) {
        return server.ask("how it compares the names of tables", connection -> {
            String setting = MysqlServer.rows(connection, "SELECT @@GLOBAL.lower_case_table_names")
                    .get(0)
                    .get(0);
            return setting.equals("0") ? TOLD_APART : new NameCase(lower(connection));
        });
    }

    /** The server's own table: it is older than Java's, and leaves some five hundred letters as they are. */
    private static char[] lower(Connection connection) throws SQLException {
        StringBuilder all = new StringBuilder((int) Character.MAX_VALUE);
        for (char c = 1; c < Character.MAX_VALUE; c++) {
            if (c < FIRST_SURROGATE || c > LAST_SURROGATE) {
                all.append(c);
            }
        }
        String folded = MysqlServer.rows(
                        connection, "SELECT LOWER(CONVERT(? USING utf8mb3) COLLATE utf8mb3_general_ci)", all.toString())
                .get(0)
                .get(0);
        if (folded == null || folded.length() != all.length()) {
            throw new SQLException("its table of letters has gaps");
        }
        char[] lower = new char[Character.MAX_VALUE + 1];
        for (int c = 0; c < lower.length; c++) {
            lower[c] = (char) c;
        }
        for (int i = 0; i < all.length(); i++) {
            lower[all.charAt(i)] = folded.charAt(i);
        }
        return lower;
    }

    /** True if upper and lower case are one. */
    public boolean folds() {
        return lower != null;
    }

    /** The form of a name in which it equals others that are the same to the server. */
    public String fold(String name) {
        if (lower == null) {
            return name;
        }
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(lower[name.charAt(i)]);
        }
        return folded.toString();
    }

    /** The pattern of names in that form. */
    public TablePattern fold(TablePattern pattern) {
        return lower == null ? pattern : TablePattern.parse(fold(pattern.toString()));
    }

    /** As {@link #fold(String)}. */
    public TableName fold(TableName table) {
        return lower == null ? table : new TableName(fold(table.schema()), fold(table.table()));
    }
}
