package io.orrery.olap.store;

import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.drop;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.consumer.RejectedException;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases and tables may have any names. Two tables stay two, or one is refused. */
class NamesTest {

    @TempDir
    Path folder;

    private OlapStore store;
    private long end;

    @BeforeEach
    void open() {
        store = OlapStore.open(folder.resolve("t.duckdb"), OlapSettings.of("s"));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private static TableSchema table(String schema, String table, boolean keyless) {
        return schema(
                new TableName(schema, table),
                keyless ? List.of() : List.of("id"),
                "id",
                "bigint",
                "name",
                "varchar(20)");
    }

    private void put(TableSchema table, String name) throws Exception {
        end++;
        store.apply(batch("a", end, table, write(table, end, 1L, name)));
    }

    private String ask(String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Queries queries = Queries.within(store.database())) {
            queries.run(sql, QueryFormat.CSV, 100, out);
        }
        return out.toString(StandardCharsets.UTF_8).replace("\n", ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "temp", "system", "orrery", "main", "TEMP", "a.b", "it's", "a\"b", "select"})
    void aDatabaseMayHaveAnyName(String name) throws Exception {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        for (boolean keyless : new boolean[] {false, true}) {
            String table = keyless ? "copies" : "orders";
            put(table(name, table, keyless), "one");
            put(table(name, table, keyless), "two");
            String view = quoted + "." + table;
            assertThat(ask("SELECT 'é', " + view + ".name FROM " + view
                            + " WHERE name = 'two' AND id IN (SELECT id FROM " + view + ")"))
                    .endsWith("two;");
            assertThat(ask("DESCRIBE " + view)).contains("id,BIGINT");
            assertThat(ask("EXPLAIN FROM " + view)).isNotEmpty();
        }
        assertThat(store.tables()).hasSize(2);
    }

    @Test
    void aPlainNameNeedsNoQuotes() throws Exception {
        for (String name : List.of("memory", "temp", "system", "orrery", "main")) {
            put(table(name, "orders", false), "of " + name);
            assertThat(ask("SELECT name FROM " + name + ".orders")).isEqualTo("name;of " + name + ";");
            assertThat(ask("SUMMARIZE " + name + ".orders")).contains("of " + name);
        }
        assertThat(ask("SELECT a.name FROM memory.orders a JOIN temp.orders b USING (id)"))
                .isEqualTo("name;of memory;");
    }

    @Test
    void namesThatJoinToOneTextStayTwo() throws Exception {
        put(table("a", "b.c", false), "one");
        put(table("a.b", "c", false), "two");
        store.close();
        open();
        assertThat(ask("SELECT name FROM a.\"b.c\"")).isEqualTo("name;one;");
        assertThat(ask("SELECT name FROM \"a.b\".c")).isEqualTo("name;two;");
    }

    @Test
    void namesThatDifferInCaseAloneAreRefusedWithBothNames() throws Exception {
        TableSchema orders = table("shop", "orders", false);
        put(orders, "one");
        for (TableSchema other : List.of(table("shop", "Orders", false), table("Shop", "orders", false))) {
            assertThatThrownBy(() -> put(other, "two"))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining(other.table() + " beside shop.orders")
                    .hasMessageContaining("--tables");
        }
        assertThat(ask("SELECT name FROM shop.orders")).isEqualTo("name;one;");
        // Renamed by case alone: the older name is dropped.
        store.apply(batch("a", ++end, drop(orders, end)));
        put(table("shop", "Orders", false), "two");
        assertThat(ask("SELECT name FROM shop.orders")).isEqualTo("name;two;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_catalog", "information_schema", "_orrery", "_Orrery_data"})
    void databasesOfKeptNamesAreRefused(String name) {
        assertThatThrownBy(() -> put(table(name, "tables", false), "one"))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining(name + ".tables")
                .hasMessageContaining("keeps the name");
    }
}
