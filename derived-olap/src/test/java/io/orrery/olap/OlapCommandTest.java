package io.orrery.olap;

import static io.orrery.olap.store.Events.ITEMS;
import static io.orrery.olap.store.Events.batch;
import static io.orrery.olap.store.Events.schema;
import static io.orrery.olap.store.Events.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableSchema;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.olap.query.QueryServer;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.runtime.command.CommandLines;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OlapCommandTest {

    @TempDir
    Path folder;

    private record Outcome(int exitCode, String out, String err) {}

    private Outcome run(Map<String, String> environment, String... arguments) {
        StringWriter err = new StringWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandLine line = CommandLines.of(new OlapCommand(), environment).setErr(new PrintWriter(err));
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            return new Outcome(line.execute(arguments), out.toString(StandardCharsets.UTF_8), err.toString());
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void sqlReadsTheFileItselfOrThroughWhoeverHasItOpen() throws Exception {
        Path file = folder.resolve("x.duckdb");
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int");
        Map<String, String> environment = Map.of("ORRERY_OLAP_DATABASE", file.toString());
        String[] query = {"sql", "SELECT * FROM items", "--format", "csv"};
        try (OlapStore store = OlapStore.open(file, OlapSettings.of("s"));
                QueryRunner runner = new QueryRunner(store.database(), QueryLimits.defaults());
                QueryServer server = QueryServer.start(runner, file, QueryLimits.defaults())) {
            store.apply(batch("a", 1, schema, write(schema, 1, 7L)));
            assertThat(server.address()).startsWith("127.0.0.1:");
            assertThat(run(environment, query)).isEqualTo(new Outcome(0, "id\n7\n", ""));
        }
        assertThat(run(environment, query)).isEqualTo(new Outcome(0, "id\n7\n", ""));
        assertThat(run(Map.of(), "sql", "DROP VIEW shop.items", "--database", file.toString()))
                .satisfies(o -> assertThat(o.exitCode()).isEqualTo(1))
                .satisfies(o -> assertThat(o.err())
                        .startsWith("orrery: Only statements that read")
                        .hasLineCount(1));
    }

    @Test
    void statementsComeFromStandardInputAndTablesGoToParquet() throws Exception {
        Path file = folder.resolve("x.duckdb");
        TableSchema schema = schema(ITEMS, List.of("id"), "id", "int");
        try (OlapStore store = OlapStore.open(file, OlapSettings.of("s"))) {
            store.apply(batch("a", 1, schema, write(schema, 1, 7L)));
        }
        Map<String, String> environment = Map.of("ORRERY_OLAP_DATABASE", file.toString());
        InputStream before = System.in;
        String script = "SELECT id\nFROM items;\nSELECT 2 AS x;\nquit\nSELECT 3;";
        System.setIn(new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run(environment, "sql", "--format", "csv")).isEqualTo(new Outcome(0, "id\n7\nx\n2\n", ""));
            System.setIn(new ByteArrayInputStream("SELECT nope;\nSELECT 3;".getBytes(StandardCharsets.UTF_8)));
            Outcome wrong = run(environment, "sql");
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.out()).isEmpty();
            assertThat(wrong.err()).contains("nope").hasLineCount(1);
        } finally {
            System.setIn(before);
        }
        Path to = folder.resolve("out");
        assertThat(run(environment, "export", "shop.items", "--to", to.toString())
                        .exitCode())
                .isZero();
        assertThat(to.resolve("shop.items.parquet")).isNotEmptyFile();
        assertThat(run(environment, "export", "shop.none", "--to", to.toString()))
                .satisfies(o -> assertThat(o.exitCode()).isEqualTo(1))
                .satisfies(o -> assertThat(o.err()).contains("none").hasLineCount(1));
        try (var files = Files.list(to)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aPipeGetsAllRowsOrAnError() throws Exception {
        Path file = folder.resolve("x.duckdb");
        OlapStore.open(file, OlapSettings.of("s")).close();
        Map<String, String> environment = Map.of("ORRERY_OLAP_DATABASE", file.toString());
        String rows = "SELECT i FROM range(25000) AS t(i)";
        for (String format : List.of("csv", "table", "json")) {
            Outcome all = run(environment, "sql", rows, "--format", format);
            assertThat(all.exitCode()).isZero();
            assertThat(all.out()).contains("24999");
        }
        assertThat(run(environment, "sql", rows, "--format", "csv", "--limit", "3"))
                .isEqualTo(new Outcome(0, "i\n0\n1\n2\n", "orrery: only the first 3 rows are given; there are more\n"));
        for (String limit : List.of("2", "3")) {
            assertThat(run(environment, "sql", rows, "--format", "csv", "--query-rows", "2", "--limit", limit))
                    .satisfies(o -> assertThat(o.exitCode()).isEqualTo(limit.equals("2") ? 0 : 1));
        }
        Outcome cut = run(environment, "sql", rows, "--format", "csv", "--query-rows", "2");
        assertThat(cut.exitCode()).isEqualTo(1);
        assertThat(cut.err())
                .contains("only the first 2 rows")
                .contains("--query-rows")
                .hasLineCount(1);
    }

    @Test
    void mistakesAreOneSentence() throws Exception {
        assertThat(run(
                        Map.of(),
                        "sql",
                        "SELECT 1",
                        "--database",
                        folder.resolve("none").toString()))
                .satisfies(o -> assertThat(o.exitCode()).isEqualTo(1))
                .satisfies(o ->
                        assertThat(o.err()).contains("There is no database").hasLineCount(1));
        Path text = Files.writeString(folder.resolve("text"), "x".repeat(10_000));
        assertThat(run(Map.of(), "sql", "SELECT 1", "--database", text.toString()))
                .satisfies(o -> assertThat(o.exitCode()).isEqualTo(1))
                .satisfies(o ->
                        assertThat(o.err()).contains("not a DuckDB database").hasLineCount(1));
        assertThat(run(Map.of(), "run").exitCode()).isEqualTo(2);
        assertThat(run(Map.of(), "run", "--stream", "s", "--tables", "nodot", "--database", text.toString()))
                .satisfies(o -> assertThat(o.exitCode()).isEqualTo(2))
                .satisfies(o -> assertThat(o.err()).contains("nodot").hasLineCount(1));
        assertThat(run(Map.of(), "run", "--stream", "s", "--olap-memory", "lots")
                        .exitCode())
                .isEqualTo(2);
        assertThat(run(Map.of(), "sql", "SELECT 1", "--format", "xml").exitCode())
                .isEqualTo(2);
    }
}
