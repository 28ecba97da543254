package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.command.CommandLines;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.settings.SearchFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QueryCommandXIT {

    private static final TableName INSTRUMENTS = new TableName("query", "instruments");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void fill() throws Exception {
        Changes changes = new Changes(new TableSchema(
                INSTRUMENTS,
                List.of(
                        new Column("id", ColumnType.parse("int"), false),
                        Column.of("name", "varchar(100)"),
                        Column.of("description", "text"),
                        Column.of("price", "decimal(10,2)")),
                List.of("id")));
        URI url = URI.create(SharedStack.elasticsearch().url());
        try (SearchStore store = SearchStore.open(ConnectionSettings.of(url), SearchSettings.defaults())) {
            store.apply(changes.batch(
                    changes.write(1, 1L, "Brass orrery", "Eight planets driven by a crank", new BigDecimal("129.00")),
                    changes.write(
                            2, 2L, "Star chart", "All planets and \u001b[31mconstellations", new BigDecimal("9.50")),
                    changes.write(3, 3L, "Sextant", "Measures angles", new BigDecimal("80.00")),
                    changes.write(4, 4L, "Old planets poster", "gone", new BigDecimal("1.00")),
                    changes.delete(5, 4L, "Old planets poster", "gone", new BigDecimal("1.00"))));
            assertThat(store.count(INSTRUMENTS)).isEqualTo(3);
        }
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "query";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        CommandLine line = CommandLines.of(
                new SearchCommand(),
                Map.of("ORRERY_ELASTICSEARCH_URL", SharedStack.elasticsearch().url()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all);
    }

    @Test
    void aPersonSeesWhatWasFoundAndWhere() throws Exception {
        assertThat(run("query.instruments", "planets")).isZero();
        assertThat(out.toString())
                .contains("2 rows of query.instruments")
                .contains("«planets» driven")
                .contains("id 1")
                .contains("129.00")
                .doesNotContain("poster")
                .doesNotContain("\u001b")
                .doesNotContain("_orrery");
    }

    @Test
    void aFilterNarrowsAndASizeCuts() throws Exception {
        assertThat(run("instruments", "planets", "--filter", "price:<100")).isZero();
        assertThat(out.toString()).contains("1 row of").contains("Star chart");
        out.getBuffer().setLength(0);
        assertThat(run("instruments", "planets", "--size", "1")).isZero();
        assertThat(out.toString()).contains("1 of 2 rows");
    }

    @Test
    void aProgramGetsOneDocumentARow() throws Exception {
        assertThat(run("query.instruments", "brass crank", "--json")).isZero();
        assertThat(out.toString().lines())
                .singleElement()
                .asString()
                .startsWith("{\"id\":\"1\",\"score\":")
                .contains("\"price\":\"129.00\"")
                .contains("<em>Brass</em>")
                .doesNotContain("_orrery");
    }

    @Test
    void whatIsWrongIsNamedInOneSentence() throws Exception {
        assertThat(run("query.nothing", "x")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("No table 'query.nothing'").contains("query.instruments");
        assertThat(run("query.instrument", "x")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("the nearest is 'query.instruments'");
        assertThat(run("query.instruments", "x", "--index-prefix", "No")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("index-prefix='No'");
        assertThat(run("query.instruments", "x", "--filter", "price:[")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("Lucene's syntax");
        assertThat(run("query.instruments", "planets", "--filter", "prise:<200"))
                .isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("has no field 'prise'", "the nearest is 'price'");
        assertThat(run("query.instruments", "x", "--size", "0")).isEqualTo(CommandLines.USAGE);
        assertThat(run("query.instruments", "x", "--elasticsearch-url", "http://127.0.0.1:1"))
                .isEqualTo(CommandLines.FAILURE);
        assertThat(err.toString()).contains("Cannot reach Elasticsearch");
        assertThat(err.toString().lines()).noneMatch(line -> line.contains("\tat "));
    }

    @Test
    void aTableUnderTwoPrefixesIsFoundByPrefixOrSettingsFile(@TempDir Path folder) throws Exception {
        TableSchema moons = new TableSchema(
                new TableName("query", "moons"),
                List.of(new Column("id", ColumnType.parse("int"), false), Column.of("name", "text")),
                List.of("id"));
        Changes changes = new Changes(moons);
        URI url = URI.create(SharedStack.elasticsearch().url());
        for (String prefix : List.of("near-", "far-")) {
            SearchFile file = new SearchFile(prefix, null, null);
            try (SearchStore store = SearchStore.open(ConnectionSettings.of(url), new SearchSettings(file, 1, true))) {
                store.apply(changes.batch(changes.write(1, 1L, "a moon that is " + prefix)));
                assertThat(store.count(moons.table())).isEqualTo(1);
            }
        }
        assertThat(run("query.moons", "moon")).isEqualTo(CommandLines.USAGE);
        assertThat(err.toString()).contains("use one of far-query.moons, near-query.moons");

        assertThat(run("query.moons", "moon", "--index-prefix", "near-")).isZero();
        assertThat(out.toString()).contains("near").doesNotContain("far");
        out.getBuffer().setLength(0);
        Path config = Files.writeString(folder.resolve("search.yaml"), "index-prefix: far-");
        assertThat(run("moons", "moon", "--config", config.toString())).isZero();
        assertThat(out.toString()).contains("far").doesNotContain("near");
        out.getBuffer().setLength(0);
        assertThat(run("near-query.moons", "moon")).isZero();
        assertThat(out.toString()).contains("near");
    }
}
