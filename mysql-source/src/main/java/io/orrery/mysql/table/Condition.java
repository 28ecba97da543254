package io.orrery.mysql.table;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A condition that grows, with the parameters of its marks. */
final class Condition {

    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();

    void add(String text, Object... values) {
        sql.append(text);
        parameters.addAll(List.of(values));
    }

    boolean isEmpty() {
        return sql.length() == 0;
    }

    String sql() {
        return sql.toString();
    }

    void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            statement.setObject(i + 1, parameters.get(i));
        }
    }
}
