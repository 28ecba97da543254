package io.orrery.olap.query;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.TableSchema;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {

    private static final QueryLimits LIMITS = new QueryLimits(100_000, Duration.ofSeconds(2), "128MB", 2);

    @TempDir
    Path folder;

    private Path file;
    private OlapStore store;
    private QueryRunner runner;
    private QueryServer server;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("shop.duckdb");
        store = OlapStore.open(file, OlapSettings.of("s"));
        TableSchema schema = schema(
                ITEMS,
                List.of("id"),
                "id",
                "bigint unsigned",
                "name",
                "varchar(20)",
                "price",
                "decimal(10,2)",
                "j",
                "json",
                "b",
                "blob");
        BigInteger max = new BigInteger("18446744073709551615");
        store.apply(batch(
                "a",
                1,
                schema,
                write(schema, 1, 1L, "a,\"b\"", new BigDecimal("1.50"), "{\"k\": [1.0]}", new byte[] {1, 2}),
                write(schema, 2, max, "", null, null, null)));
        runner = new QueryRunner(store.database(), LIMITS);
        server = QueryServer.start(runner, file, LIMITS);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        runner.close();
        store.close();
    }

    private String query(String sql, QueryFormat format) {
        return query(sql, format, 1000).text();
    }

    private record Answer(String text, Optional<String> note) {}

    private Answer query(String sql, QueryFormat format, long rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Optional<String> note = QueryClient.of(file).orElseThrow().run(sql, QueryOutput.of(format, rows), out);
        return new Answer(out.toString(StandardCharsets.UTF_8), note);
    }

    @Test
    void formatsAreExact() {
        String sql = "SELECT * FROM items ORDER BY id";
        assertThat(query(sql, QueryFormat.CSV))
                .isEqualTo("id,name,price,j,b\n1,\"a,\"\"b\"\"\",1.50,\"{\"\"k\"\": [1.0]}\",\\x01\\x02\n"
                        + "18446744073709551615,\"\",,,\n");
        assertThat(query(sql, QueryFormat.JSON))
                .isEqualTo(
                        "[\n{\"id\":1,\"name\":\"a,\\\"b\\\"\",\"price\":1.50,\"j\":{\"k\": [1.0]},\"b\":\"AQI=\"},\n"
                                + "{\"id\":18446744073709551615,\"name\":\"\",\"price\":null,\"j\":null,\"b\":null}\n]\n");
        assertThat(query("SELECT id, name FROM shop.items ORDER BY id", QueryFormat.TABLE))
                .isEqualTo("""
                                          id  name
                        --------------------  -----
                                           1  a,"b"
                        18446744073709551615
                        (2 rows)
                        """);
        assertThat(query("SELECT [1, 2] AS l, {'a': 1.5, 'b': NULL} AS s, DATE '2026-01-02' AS d", QueryFormat.JSON))
                .isEqualTo("[\n{\"l\":[1,2],\"s\":{\"a\":1.5,\"b\":null},\"d\":\"2026-01-02\"}\n]\n");
        String times = "SELECT TIMESTAMP '2026-01-02 03:04:05' AS a, TIMESTAMPTZ '2026-01-02 03:04:05.5+02' AS b,"
                + " INTERVAL '30 hours' AS c";
        assertThat(query(times, QueryFormat.CSV))
                .isEqualTo("a,b,c\n2026-01-02 03:04:05,2026-01-02 01:04:05.5+00,30:00:00\n");
        assertThat(query(times, QueryFormat.JSON))
                .isEqualTo(
                        "[\n{\"a\":\"2026-01-02T03:04:05\",\"b\":\"2026-01-02T01:04:05.5Z\",\"c\":\"30:00:00\"}\n]\n");
        assertThat(query("SELECT 1 AS x WHERE false", QueryFormat.JSON)).isEqualTo("[]\n");
    }

    private String table(String sql, int width) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        QueryClient.of(file).orElseThrow().run(sql, new QueryOutput(QueryFormat.TABLE, 1000, width), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void tablesFitTheTerminal() {
        String sql = "SELECT 1234567890 AS id, repeat('long text ', 20) AS story, '\u60d1\u661f\u5100' AS name,"
                + " 'a' || chr(10) || chr(155) || 'b' AS lines";
        assertThat(table(sql, 40)).isEqualTo("""
                        id  story          name    lines
                ----------  -------------  ------  -----
                1234567890  long text lo…  \u60d1\u661f\u5100  a b
                (1 row)
                """);
        assertThat(table(sql, 24)).isEqualTo("""
                        id  story
                ----------  ------------
                1234567890  long text l…
                (1 row)
                Not shown: name, lines
                """);
        assertThat(table("SELECT 123456789012345 AS number", 8)).contains("123456789012345");
    }

    @Test
    void whatReadsIsServed() {
        for (String sql : List.of(
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
                "SELECT 1;")) {
            assertThat(query(sql, QueryFormat.CSV)).as(sql).isNotEmpty();
        }
    }

    /** In one database: what one of them did would show with the next. */
    @Test
    void whatDoesMoreIsRefused() {
        for (String sql : List.of(
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
                "")) {
            assertThatThrownBy(() -> query(sql, QueryFormat.CSV)).as(sql).isInstanceOf(QueryException.class);
            assertThat(query("SELECT count(*) AS n FROM items", QueryFormat.CSV))
                    .as(sql)
                    .isEqualTo("n\n2\n");
        }
    }

    /** The settings of the database let the process itself read there, so these must not pass the guard. */
    @Test
    void theCopyAndOtherPeoplesResultsAreOutOfReach() throws Exception {
        Path work = Files.createDirectories(io.orrery.olap.duck.DatabaseSettings.workFolder(file));
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
            assertThatThrownBy(() -> query(sql, QueryFormat.CSV)).as(sql).isInstanceOf(QueryException.class);
        }
    }

    @Test
    void parquetHoldsWhatItCan() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String sql = "SELECT *, INTERVAL '-1 hour' AS t, '0101'::BIT AS bits FROM items ORDER BY id -- comment";
        Optional<String> note =
                QueryClient.of(file).orElseThrow().run(sql, QueryOutput.of(QueryFormat.PARQUET, 1), out);
        assertThat(note).hasValueSatisfying(text -> assertThat(text).contains("first 1 rows"));
        assertThat(parquet(out.toByteArray())).isEqualTo("1,a,\"b\",1.50,{\"k\": [1.0]},-01:00:00,0101;");
        out.reset();
        QueryClient.of(file).orElseThrow().export("shop.items", out);
        assertThat(parquet(out.toByteArray())).contains("18446744073709551615,,null,null");
        assertThatThrownBy(() -> QueryClient.of(file).orElseThrow().export("shop.x\" FROM y --", out))
                .isInstanceOf(QueryException.class);
        try (var left = Files.list(io.orrery.olap.duck.DatabaseSettings.workFolder(file))) {
            assertThat(left).noneMatch(path -> path.toString().endsWith(".parquet"));
        }
    }

    private String parquet(byte[] bytes) throws Exception {
        Path parquet = Files.write(folder.resolve("x.parquet"), bytes);
        StringBuilder text = new StringBuilder();
        try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                var rows = connection.createStatement().executeQuery("SELECT * EXCLUDE (b) FROM '" + parquet + "'")) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    text.append(i > 1 ? "," : "").append(rows.getString(i));
                }
                text.append(';');
            }
        }
        return text.toString();
    }

    @Test
    void rowsAreLimitedAndTheUserIsTold() {
        Answer answer = query("FROM range(50)", QueryFormat.CSV, 10);
        assertThat(answer.text().lines()).hasSize(11);
        assertThat(answer.note()).hasValueSatisfying(note -> assertThat(note).contains("first 10 rows"));
        assertThat(query("FROM range(10)", QueryFormat.CSV, 10).note()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT sum(a.range * b.range % 7) FROM range(100000000) a, range(100000000) b",
                "SELECT a.range FROM range(100000000) a, range(100000000) b WHERE a.range * b.range % 10007 = 3"
            })
    void timeIsLimited(String sql) {
        assertThatThrownBy(() -> query(sql, QueryFormat.CSV, Long.MAX_VALUE))
                .isInstanceOf(QueryException.class)
                .hasMessageContaining("longer than 2 s");
    }

    @Test
    void mistakesAreNamedInOneSentence() {
        assertThatThrownBy(() -> query("SELECT * FROM itemz", QueryFormat.CSV))
                .hasMessageContaining("itemz")
                .hasMessageContaining("items")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> query("SELEC 1", QueryFormat.CSV)).hasMessageContaining("SELEC");
        assertThatThrownBy(() -> query("SELECT 1/'x'", QueryFormat.CSV)).hasMessageContaining("Could not convert");
    }

    /** Even one that knows the token. */
    @Test
    void pagesInBrowsersAreRefused() throws Exception {
        Endpoint endpoint = Endpoint.read(file).orElseThrow();
        String authorization = "Authorization: Bearer " + endpoint.token();
        String host = "Host: 127.0.0.1:" + endpoint.url().getPort();
        assertThat(status(endpoint, host, authorization)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(status(endpoint, host, authorization, "Origin: http://example.com"))
                .startsWith("HTTP/1.1 403");
        assertThat(status(endpoint, "Host: example.com:" + endpoint.url().getPort(), authorization))
                .startsWith("HTTP/1.1 403");
        assertThat(status(endpoint, host)).startsWith("HTTP/1.1 401");
    }

    private static String status(Endpoint endpoint, String... headers) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", endpoint.url().getPort())) {
            String request = "POST " + QueryServer.PATH + " HTTP/1.1\r\n" + String.join("\r\n", headers)
                    + "\r\nContent-Length: 8\r\n\r\nSELECT 1";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void theEndpointIsForItsOwnerAloneAndGoesWithTheServer() throws Exception {
        Path endpoint = Endpoint.file(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(endpoint)))
                .isEqualTo("rw-------");
        Endpoint wrong = new Endpoint(Endpoint.read(file).orElseThrow().url(), "guess");
        wrong.write(file);
        assertThat(QueryClient.of(file)).isEmpty();
        server.close();
        assertThat(endpoint).doesNotExist();
        assertThat(QueryClient.of(file)).isEmpty();
    }
}
