package io.orrery.mysql.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The order of a table's index: its columns, and the conditions that a range of it is. */
final class IndexOrder {

    private static final int ASCII = 0x80;

    private final TableDefinition table;
    private final UniqueIndex index;
    private final List<KeyPart> parts;

    IndexOrder(TableDefinition table, UniqueIndex index) {
        this.table = table;
        this.index = index;
        this.parts = index.parts().stream()
                .map(part -> new KeyPart(table.column(part.column()), part.descending()))
                .toList();
    }

    /** What to select for {@link #position}. */
    List<String> expressions() {
        return parts.stream().map(KeyPart::expression).toList();
    }

    String forced() {
        return " FORCE INDEX (" + Sql.quoted(index.name()) + ")";
    }

    String orderBy() {
        return " ORDER BY " + parts.stream().map(KeyPart::orderBy).collect(Collectors.joining(", "));
    }

    KeyPosition position(List<byte[]> values) {
        List<String> kept = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            kept.add(parts.get(i).kept(values.get(i)));
        }
        return new KeyPosition(kept);
    }

    /** Adds {@code range} as {@code (a > ?) OR (a = ? AND b > ?)}, which the optimiser reads as ranges of the index. */
    void add(Condition condition, KeyRange range) {
        range.after().ifPresent(place -> {
            and(condition);
            beside(condition, place, true);
        });
        range.upTo().ifPresent(place -> {
            and(condition);
            beside(condition, place, false);
        });
    }

    private static void and(Condition condition) {
        if (!condition.isEmpty()) {
            condition.add(" AND ");
        }
    }

    private void beside(Condition condition, KeyPosition place, boolean after) {
        if (place.parts().size() != parts.size()) {
            throw new IllegalArgumentException(
                    "Cannot read " + table.table() + " from a place of another index: read it from the beginning");
        }
        condition.add("(");
        for (int last = 0; last < parts.size(); last++) {
            condition.add(last == 0 ? "(" : " OR (");
            for (int i = 0; i < last; i++) {
                parts.get(i).equal(condition, place.parts().get(i));
                condition.add(" AND ");
            }
            boolean end = last == parts.size() - 1;
            parts.get(last).beside(condition, place.parts().get(last), after, end && !after);
            condition.add(")");
        }
        condition.add(")");
    }

    /**
     * Asks the server whether it takes the texts of a place for what they are. Of bytes that are not valid it makes an
     * empty text, which every row follows: the same rows would come for ever.
     *
     * @throws SQLException if it does not
     */
    void check(Connection connection, KeyPosition place) throws SQLException {
        for (int i = 0; i < parts.size(); i++) {
            String digits = place.parts().get(i);
            if (parts.get(i).text() && !plain(digits)) {
                check(connection, parts.get(i), digits, i);
            }
        }
    }

    private void check(Connection connection, KeyPart part, String digits, int place) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT HEX(" + part.textMark() + ")")) {
            statement.setString(1, digits);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                if (!digits.toUpperCase(Locale.ROOT).equals(result.getString(1))) {
                    throw new SQLException("a row's '" + index.columns().get(place) + "' in " + table.table()
                            + " holds bytes that are no text in its character set: mend it in MySQL");
                }
            }
        }
    }

    /** True for letters and digits, which are valid everywhere that they are one byte. */
    private static boolean plain(String digits) {
        for (int i = 0; i < digits.length(); i += 2) {
            int b = Integer.parseInt(digits, i, i + 2, 16);
            if (b >= ASCII || b == 0) {
                return false;
            }
        }
        return true;
    }
}
