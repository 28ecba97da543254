package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableName;
import io.orrery.producer.change.Statement.Other;
import io.orrery.producer.change.Statement.RowsByStatement;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemporaryTablesTest {

    private static final TableName T = new TableName("shop", "t");
    private static final TableName U = new TableName("shop", "u");

    private final TemporaryTables tables = new TemporaryTables();

    private Statement of(long session, String sql) {
        return tables.visible(session, StatementTest.of(sql));
    }

    @Test
    void hideTablesOfTheirNamesFromTheirSessionOnly() {
        assertThat(of(1, "CREATE TEMPORARY TABLE t LIKE t")).isEqualTo(new Other());
        assertThat(of(1, "TRUNCATE t")).isEqualTo(new Other());
        assertThat(of(2, "TRUNCATE t")).isEqualTo(new Statement.Truncate(T));
        assertThat(of(1, "INSERT INTO t VALUES (1)")).isEqualTo(new Other());
        assertThat(of(1, "UPDATE t, u SET t.a = 1, u.a = 2")).isEqualTo(new RowsByStatement("UPDATE", Set.of(U)));
        assertThat(of(1, "TRUNCATE other.t")).isNotEqualTo(new Other());
        assertThat(tables.has(1, T)).isTrue();
        assertThat(of(1, "ALTER TABLE t RENAME u")).isEqualTo(new Other());
        assertThat(of(1, "TRUNCATE t")).isEqualTo(new Statement.Truncate(T));
        assertThat(of(1, "TRUNCATE u")).isEqualTo(new Other());
        assertThat(of(1, "DROP TEMPORARY TABLE IF EXISTS t, u")).isEqualTo(new Other());
        assertThat(of(1, "TRUNCATE u")).isEqualTo(new Statement.Truncate(U));
    }

    @Test
    void areGoneWhenTheServerStarts() {
        of(1, "CREATE TEMPORARY TABLE t (id INT)");
        tables.clear();
        assertThat(of(1, "INSERT INTO t VALUES (1)")).isEqualTo(new RowsByStatement("INSERT", Set.of(T)));
    }
}
