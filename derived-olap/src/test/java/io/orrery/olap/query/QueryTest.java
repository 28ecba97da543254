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
