package io.orrery.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.event.TablePattern;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.verify.Source;
import io.orrery.search.verify.TableVerifier;
import io.orrery.search.verify.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery search verify}: compares the index with MySQL. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares MySQL and the index, table by table, while changes flow. Exit code 1 if they differ.")
final class VerifyCommand implements Callable<Integer> {

    private static final int LISTED = 10;

    @Option(
            names = "--mysql-url",
            required = true,
            paramLabel = "URL",
            description = "The source, as mysql://USER@HOST:PORT. Default: $$ORRERY_MYSQL_URL.")
    private String mysqlUrl;

    @Option(names = "--mysql-password", paramLabel = "PASSWORD", description = "Rather set ORRERY_MYSQL_PASSWORD.")
    private String mysqlPassword;

    @Option(
            names = "--tables",
            defaultValue = "*.*",
            paramLabel = "GLOB",
            description = "Which tables, such as 'shop.*' (default: all that the index holds).")
    private String tables;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file that the index is made by.")
    private Path config;

    @Option(
            names = "--patience",
            defaultValue = "30",
            paramLabel = "SECONDS",
            description = "How long a change may take to arrive before it counts as a difference (default: 30).")
    private int patienceSeconds;

    @Mixin
    private ElasticsearchOptions elasticsearch;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        TablePattern pattern = pattern();
        TableForms forms = new TableForms(config == null ? SearchFile.empty() : SearchFile.read(config));
        try (Elasticsearch cluster = Elasticsearch.connect(elasticsearch.settings());
                Connection mysql = Source.connect(mysqlUrl, mysqlPassword)) {
            cluster.checkVersion();
            try {
                return verify(cluster, mysql, forms, pattern) ? 0 : 1;
            } catch (IOException | ElasticsearchException e) {
                throw cluster.describe(e);
            }
        } catch (SQLException e) {
            throw new OrreryException(
                    "MySQL refuses to be read (SQL state " + e.getSQLState() + ", error " + e.getErrorCode()
                            + "): check that the account may SELECT from the tables and that they still exist",
                    e);
        }
    }

    private TablePattern pattern() {
        try {
            return TablePattern.parse(tables);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private boolean verify(Elasticsearch cluster, Connection mysql, TableForms forms, TablePattern pattern)
            throws IOException, SQLException, InterruptedException {
        List<IndexedTable> indexed = new Catalog(cluster, forms.names())
                .all().stream().filter(table -> pattern.test(table.table())).toList();
        if (indexed.isEmpty()) {
            throw new UsageException("The index holds no table '" + tables + "': see 'orrery search run'");
        }
        boolean equal = true;
        for (IndexedTable table : indexed) {
            AtomicLong total = new AtomicLong();
            ProgressBar bar =
                    new ProgressBar(spec.commandLine().getErr(), table.table().toString());
            TableVerifier verifier = new TableVerifier(
                    cluster.client(),
                    table,
                    forms.documents(table.schema()),
                    mysql,
                    Duration.ofSeconds(patienceSeconds),
                    rows -> bar.show(rows, total.get()));
            total.set(verifier.estimate());
            Verification verification = verifier.verify();
            bar.clear();
            print(verification, spec.commandLine().getOut());
            equal &= verification.equal();
        }
        return equal;
    }

    private static void print(Verification verification, PrintWriter out) {
        Map<Verification.Kind, Long> counts = new EnumMap<>(Verification.Kind.class);
        verification.differences().forEach(d -> counts.merge(d.kind(), 1L, Long::sum));
        StringBuilder line = new StringBuilder(verification.table().toString())
                .append(": ")
                .append(verification.rows())
                .append(" rows");
        if (verification.skipped() != null) {
            line.append(", not fully compared: ").append(verification.skipped());
        } else if (verification.equal()) {
            line.append(", equal");
        }
        counts.forEach((kind, count) ->
                line.append(", ").append(count).append(' ').append(kind.name().toLowerCase(Locale.ROOT)));
        out.println(line);
        verification.differences().stream()
                .limit(LISTED)
                .forEach(d -> out.println("  " + d.kind().name().toLowerCase(Locale.ROOT) + " " + d.id()));
        out.flush();
    }
}
