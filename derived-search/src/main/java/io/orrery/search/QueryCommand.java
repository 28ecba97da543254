package io.orrery.search;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.terminal.Terminal;
import io.orrery.search.catalog.Catalog;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.query.Answer;
import io.orrery.search.query.AnswerPrinter;
import io.orrery.search.query.TextQuery;
import io.orrery.search.settings.SearchFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code orrery search query}: asks one table. */
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Finds the rows of a table that hold some words.",
        footer = {
            "",
            "TEXT finds rows that hold all of its words, in whatever columns; \"a phrase\", -without, pre* and a | b"
                    + " work as elsewhere.",
            "Example: orrery search query shop.products 'brass planet*' --filter 'price:<200'"
        })
final class QueryCommand implements Callable<Integer> {

    private static final int BAD_REQUEST = 400;

    @Parameters(index = "0", paramLabel = "TABLE", description = "SCHEMA.TABLE, or TABLE where one alone is called so.")
    private String table;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to find.")
    private String text;

    @Option(
            names = "--filter",
            paramLabel = "QUERY",
            description = "What the rows must be besides, in Lucene's syntax, such as 'status:paid AND total:>10'.")
    private String filter;

    @Option(names = "--size", defaultValue = "10", paramLabel = "N", description = "How many rows (default: 10).")
    private int size;

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file that 'run' was given.")
    private Path config;

    @Option(
            names = "--index-prefix",
            paramLabel = "PREFIX",
            description = "Only tables under this prefix, as 'index-prefix' in the settings file; all by default.")
    private String prefix;

    @Option(names = "--json", description = "Print one JSON document a row.")
    private boolean json;

    @Mixin
    private ElasticsearchOptions elasticsearch;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TextQuery question = setting(() -> new TextQuery(text, Optional.ofNullable(filter), size));
        IndexNames names = setting(this::names);
        try (Elasticsearch cluster = Elasticsearch.connect(elasticsearch.settings())) {
            cluster.checkVersion();
            try {
                ask(cluster, names, question);
            } catch (IOException | ElasticsearchException e) {
                if (e instanceof ElasticsearchException refused && refused.status() == BAD_REQUEST) {
                    throw new UsageException(
                            "Elasticsearch can't read the query: write --filter in Lucene's syntax, such as"
                                    + " 'status:paid AND total:>10'",
                            e);
                }
                throw cluster.describe(e);
            }
        }
        return 0;
    }

    private void ask(Elasticsearch cluster, IndexNames names, TextQuery question) throws IOException {
        IndexedTable found = new Catalog(cluster, names).require(table);
        Answer answer = question.ask(cluster.client(), found);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            AnswerPrinter.printJson(answer, out);
        } else {
            int width = Terminal.watched() ? spec.usageMessage().width() : Integer.MAX_VALUE;
            new AnswerPrinter(Ansi.AUTO.enabled(), width).print(answer, found, out);
        }
        out.flush();
    }

    private IndexNames names() {
        if (config != null && prefix != null) {
            throw new UsageException("Give either --config or --index-prefix, not both");
        }
        return config != null
                ? new TableForms(SearchFile.read(config)).names()
                : new IndexNames(prefix == null ? "" : prefix);
    }

    private static <T> T setting(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
