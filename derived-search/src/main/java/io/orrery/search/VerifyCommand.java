package io.orrery.search;

import io.orrery.check.CheckCommand;
import io.orrery.check.StoredTables;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.TableForms;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.verify.IndexedTables;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code orrery search verify}: compares the index with MySQL. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Compares MySQL and the index, table by table, while changes flow; with --repair it mends what differs. Exit"
                        + " code 1 if they differ in the end.")
final class VerifyCommand extends CheckCommand {

    @Option(names = "--config", paramLabel = "FILE", description = "The settings file that the index is made by.")
    private Path config;

    @Option(
            names = "--name",
            defaultValue = SearchGenerations.DEFAULT_NAME,
            paramLabel = "NAME",
            description = "The satellite's name, which metrics and the noted result have (default: ${DEFAULT-VALUE}).")
    private String name;

    @Mixin
    private ElasticsearchOptions elasticsearch;

    @Override
    protected String satellite() {
        return name;
    }

    @Override
    protected StoredTables open() {
        TableForms forms = new TableForms(config == null ? SearchFile.empty() : SearchFile.read(config));
        Elasticsearch cluster = Elasticsearch.connect(elasticsearch.settings());
        try {
            cluster.checkVersion();
            return new IndexedTables(cluster, forms);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }
}
