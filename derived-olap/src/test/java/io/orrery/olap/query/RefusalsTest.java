package io.orrery.olap.query;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.TableSchema;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queries may do and what not: through the process that has the file open, and on the file where there is none. */
class RefusalsTest {

    private static final QueryLimits LIMITS = new QueryLimits(100_000, Duration.ofSeconds(60), "128MB", 2);

    private static final List<String> SERVED = List.of(
            "SHOW TABLES",
            "DESCRIBE items",
            "SUMMARIZE shop.items",
            "FROM items",
            "VALUES (1)",
            "WITH x AS (SELECT 1) FROM x",
            "EXPLAIN SELECT * FROM items",
            "explain analyze SELECT * FROM items",
            "FROM items PIVOT (sum(price) FOR name IN ('a'))",
            "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME k VALUE v",
            "SELECT * FROM range(3), generate_series(1, 2), unnest([1])",
            "SELECT table_name FROM duckdb_tables()",
            "SELECT * FROM information_schema.tables",
            "SELECT 1;");

    private static final List<String> REFUSED = List.of(
            "DELETE FROM _orrery_data.\"shop.items\"",
            "WITH d AS (DELETE FROM _orrery_data.\"shop.items\" RETURNING *) SELECT * FROM d",
            "EXPLAIN ANALYZE DELETE FROM _orrery_data.\"shop.items\"",
            "SELECT 1; DELETE FROM _orrery_data.\"shop.items\"",
            "SELECT 1; SELECT 2",
            "COMMIT",
            "COPY items TO 'x.csv'",
            "COPY (SELECT 1) TO '/tmp/x.csv'",
            "ATTACH 'other.db'",
            "SELECT * FROM read_csv('/etc/passwd')",
            "FROM '/etc/passwd'",
            "SELECT * FROM read_text('/etc/hostname')",
            "SELECT * FROM glob('/etc/*')",
            "SELECT * FROM query('SELECT 1')",
            "SELECT * FROM query_table('items')",
            "SELECT * FROM items WHERE id IN (SELECT 1 FROM read_csv_auto('/etc/passwd'))",
            "WITH x AS (COPY items TO '/tmp/x.csv') SELECT 1",
            "SELECT /* FROM items */ * FROM --\nread_blob('/etc/hostname')",
            "SELECT * FROM sniff_csv('/etc/passwd')",
            "SELECT * FROM read_duckdb('/tmp/x.duckdb')",
            "SELECT * FROM duckdb_secrets()",
            "FROM 'file.csv'",
            "FROM \"file.parquet\"",
            "SELECT * FROM parquet_scan('x.parquet')",
            "SELECT * FROM read_json('/etc/passwd')",
            "SELECT * FROM read_ndjson_objects('/etc/passwd')",
            "SELECT * FROM parquet_metadata('x.parquet')",
            "SELECT * FROM duckdb_logs()",
            "SELECT * FROM duckdb_log_contexts()",
            "SELECT * FROM sqlite_scan('x', 'y')",
            "SELECT * FROM seq_scan('items')",
            "SELECT * FROM checkpoint()",
            "SELECT * FROM pragma_user_agent()",
            "SELECT * FROM duckdb_external_file_cache()",
            "SET VARIABLE x = 1",
            "CREATE SECRET (TYPE s3)",
            "CREATE OR REPLACE VIEW shop.items AS SELECT 1",
            "ALTER TABLE _orrery_data.\"shop.items\" ADD COLUMN x INT",
            "TRUNCATE _orrery_data.\"shop.items\"",
            "UPDATE _orrery.positions SET sequence_number = '0'",
            "COMMENT ON TABLE _orrery.meta IS 'x'",
            "ROLLBACK; DELETE FROM _orrery.meta",
            "SELECT * FROM items; ROLLBACK",
            "EXPLAIN EXPLAIN DELETE FROM _orrery.meta",
            "EXPLAIN (FORMAT json) DELETE FROM _orrery.meta",
            "ATTACH ':memory:' AS m",
            "CALL force_checkpoint()",
            "CALL pragma_version()",
            "UPDATE EXTENSIONS",
            "SELECT * FROM which_secret('s3://x', 's3')",
            "SELECT getenv('HOME')",
            "SELECT write_log('x')",
            "SELECT json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
            "PREPARE p AS SELECT 1",
            "EXECUTE p",
            "DEALLOCATE p",
            "CREATE MACRO m() AS TABLE SELECT 1",
            "CREATE TEMP MACRO m() AS 1",
            "RESET memory_limit",
            "DETACH orrery",
            "IMPORT DATABASE '/tmp/x'",
            "EXPLAIN ANALYZE COPY items TO '/tmp/x.csv'",
            "EXPLAIN SELECT 1; DROP VIEW shop.items",
            "SELECT nextval('s')",
            "INSERT INTO items SELECT * FROM items",
            "MERGE INTO items USING items i ON false WHEN NOT MATCHED THEN INSERT",
            "PIVOT items ON name USING sum(price)",
            "SELECT * FROM (SELECT * FROM force_checkpoint('orrery'))",
            "CALL enable_logging()",
            "SELECT * FROM enable_profiling()",
            "SET memory_limit = '10GB'",
            "SET operator_memory_limit = '10GB'",
            "SELECT set_config('operator_memory_limit', '10GB', false)",
            "PRAGMA database_size",
            "INSTALL httpfs",
            "LOAD httpfs",
            "EXPORT DATABASE '/tmp/x'",
            "CREATE TABLE t(i INT)",
            "CREATE TEMP TABLE t(i INT)",
            "DROP VIEW shop.items",
            "CHECKPOINT",
            "VACUUM",
            "BEGIN",
            "USE memory",
            "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n FROM read_csv('/etc/passwd'), r) FROM r",
            "SELECT (SELECT content FROM read_text('/etc/hostname'))",
            "SELECT 1 ORDER BY (SELECT count(*) FROM read_text('/etc/hostname'))",
            "SELECT 1 LIMIT (SELECT count(*) FROM read_text('/etc/hostname'))",
            "FROM items, LATERAL (FROM read_text('/etc/hostname'))",
            "FROM items WHERE EXISTS (FROM read_blob('/etc/hostname'))",
            "SELECT 1 UNION ALL SELECT 2 FROM read_csv('/etc/passwd')",
            "SELECT [x FOR x IN (SELECT list(content) FROM read_text('/etc/hostname'))]",
            "TABLE '/etc/passwd'",
            "FROM 'https://127.0.0.1/x.csv'",
            "FROM read_parquet(['/tmp/x.parquet'])",
            "FROM parquet_schema('/tmp/x.parquet')",
            "FROM parquet_file_metadata('/tmp/x.parquet')",
            "FROM parquet_kv_metadata('/tmp/x.parquet')",
            "FROM iceberg_scan('/tmp/x')",
            "FROM postgres_query('x', 'SELECT 1')",
            "FROM mysql_query('x', 'SELECT 1')",
            "EXPLAIN ANALYZE INSERT INTO _orrery.meta VALUES ('x', 'y')",
            "EXPLAIN ANALYZE UPDATE _orrery.meta SET value = 'x'",
            "/* SELECT 1 */ DELETE FROM _orrery.meta",
            "SELECT 1 /* ; */ ; -- comment\nDELETE FROM _orrery.meta",
            "PREPARE p AS DELETE FROM _orrery.meta",
            "EXECUTE IMMEDIATE 'DELETE FROM _orrery.meta'",
            "COPY FROM DATABASE orrery TO memory",
            "ATTACH IF NOT EXISTS '/tmp/x.db' AS x",
            "FORCE INSTALL httpfs",
            "PRAGMA enable_external_access = true",
            "SET GLOBAL enable_external_access = true",
            "RESET GLOBAL lock_configuration",
            "CREATE SCHEMA x",
            "CREATE SEQUENCE s",
            "CREATE TYPE t AS ENUM ('a')",
            "CREATE INDEX i ON _orrery.meta (name)",
            "DROP SCHEMA _orrery CASCADE",
            "ALTER VIEW shop.items RENAME TO other",
            "START TRANSACTION",
            "ABORT",
            "LOAD '/tmp/x.duckdb_extension'",
            "");

    @TempDir
    Path folder;

    /** A test of queries, whichever way they take. */
    @FunctionalInterface
    private interface Check {
        void on(Queries queries) throws Exception;
    }

    private Path file() {
        return folder.resolve("shop.duckdb");
    }

    private OlapStore open() {
        return OlapStore.open(file(), OlapSettings.of("s"));
    }

    private void makeItems() throws Exception {
        TableSchema schema =
                schema(ITEMS, List.of("id"), "id", "bigint", "name", "varchar(20)", "price", "decimal(10,2)");
        try (OlapStore store = open()) {
            store.apply(batch(
                    "a",
                    1,
                    schema,
                    write(schema, 1, 1L, "a", new BigDecimal("1.50")),
                    write(schema, 2, 2L, null, null)));
        }
    }

    private void bothWays(Check check) throws Exception {
        DatabaseSettings duckdb = DatabaseSettings.defaults();
        try (OlapStore store = open();
                QueryRunner runner = new QueryRunner(store.database(), LIMITS);
                QueryServer server = QueryServer.start(runner, file(), LIMITS);
                Queries queries = Queries.of(file(), file(), LIMITS, duckdb)) {
            assertThat(server.address()).isNotEmpty();
            assertThat(queries).isInstanceOf(Queries.Remote.class);
            check.on(queries);
        }
        byte[] before = Files.readAllBytes(file());
        try (Queries queries = Queries.of(file(), file(), LIMITS, duckdb)) {
            assertThat(queries).isInstanceOf(Queries.Direct.class);
            check.on(queries);
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    private static String query(Queries queries, String sql) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        queries.run(sql, QueryFormat.CSV, 1000, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatReadsIsServed() throws Exception {
        makeItems();
        bothWays(queries -> {
            for (String sql : SERVED) {
                assertThat(query(queries, sql)).as(sql).isNotEmpty();
            }
        });
    }

    /** In one database: what one of them did would show with the next. */
    @Test
    void whatDoesMoreIsRefused() throws Exception {
        makeItems();
        bothWays(queries -> {
            for (String sql : REFUSED) {
                assertThatThrownBy(() -> query(queries, sql)).as(sql).isInstanceOf(QueryException.class);
                assertThat(query(queries, "SELECT count(*) AS n FROM items"))
                        .as(sql)
                        .isEqualTo("n\n2\n");
            }
        });
    }

    /** The settings of the database let the process itself read there, so these must not pass the guard. */
    @Test
    void theCopyAndOtherPeoplesResultsAreOutOfReach() throws Exception {
        makeItems();
        Path work = Files.createDirectories(DatabaseSettings.workFolder(file()));
        bothWays(queries -> {
            Path secret = Files.writeString(work.resolve("secret.csv"), "secret\n1\n");
            for (String sql : List.of(
                    "FROM '" + secret + "'",
                    "SELECT * FROM \"" + secret + "\"",
                    "FROM read_csv('" + secret + "')",
                    "FROM read_text('" + secret + "')",
                    "FROM glob('" + work + "/*')",
                    "SELECT (SELECT count(*) FROM '" + secret + "')",
                    "WITH x AS (FROM '" + secret + "') FROM x",
                    "DESCRIBE FROM '" + secret + "'",
                    "SUMMARIZE '" + secret + "'",
                    "DESCRIBE '" + secret + "'",
                    "SHOW '" + secret + "'",
                    "EXPLAIN ANALYZE FROM '" + secret + "'",
                    "FROM query_table('" + secret + "')",
                    "COPY (SELECT 1) TO '" + work.resolve("x.csv") + "'")) {
                assertThatThrownBy(() -> query(queries, sql)).as(sql).isInstanceOf(QueryException.class);
            }
        });
    }

    /** Made by other means, in the file that is opened here: the guard sees its name alone. */
    @Test
    void aViewThatReadsAFileReadsNoneHere() throws Exception {
        makeItems();
        Path secret = Files.writeString(folder.resolve("secret.csv"), "secret\n1\n");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("ATTACH '" + file() + "' AS orrery");
            statement.execute("USE orrery");
            statement.execute("CREATE VIEW shop.leak AS FROM read_csv('" + secret + "')");
            statement.execute("CREATE MACRO shop.leaks() AS TABLE FROM read_csv('" + secret + "')");
        }
        bothWays(queries -> {
            for (String sql : List.of("FROM shop.leak", "WITH x AS (FROM leak) FROM x", "FROM shop.leaks()")) {
                assertThatThrownBy(() -> query(queries, sql)).as(sql).isInstanceOf(QueryException.class);
            }
        });
    }

    /** Whatever the guard may let pass. */
    @Test
    void theFileIsOpenedForReadingWhereNobodyServesIt() throws Exception {
        makeItems();
        try (Database database = Database.openReadOnly(file(), DatabaseSettings.defaults());
                var connection = database.connect();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("DELETE FROM _orrery.meta"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only");
        }
    }
}
