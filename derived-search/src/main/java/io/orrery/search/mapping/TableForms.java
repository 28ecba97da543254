package io.orrery.search.mapping;

import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.config.Nearest;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.settings.TableSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The form of every table in Elasticsearch, as the settings file has it. Safe for any number of threads. */
public final class TableForms {

    private static final Logger log = LoggerFactory.getLogger(TableForms.class);

    private final SearchFile file;
    private final IndexNames names;
    private final Map<TableName, Optional<DocumentMapper>> mappers = new ConcurrentHashMap<>();

    /** @throws UsageException if a mapper that the file names can't be made */
    public TableForms(SearchFile file) {
        this.file = file;
        this.names = new IndexNames(file.indexPrefix(), file.aliases());
        file.tables().keySet().forEach(table -> mapper(TableName.parse(table)));
    }

    /** How indices are named. */
    public IndexNames names() {
        return names;
    }

    /** What is set for a table. */
    public TableSettings settings(TableName table) {
        return file.table(table);
    }

    /** The mapping of a table's index. */
    public TableMapping mapping(TableSchema schema) {
        return TableMapping.of(schema, settings(schema.table()), names);
    }

    /** The tables of which the file keeps columns out of documents, where it says nothing of {@code table} itself. */
    public List<TableName> hidingOthers(TableName table) {
        return file.tables().containsKey(table.toString()) ? List.of() : file.hiding();
    }

    /** What makes a table's documents. Tells of settings that name columns which the table lacks. */
    public Documents documents(TableSchema schema) {
        TableSettings settings = settings(schema.table());
        warnOfUnknownColumns(schema, settings);
        return new Documents(schema, settings, mapper(schema.table()));
    }

    // No error: rows from before the column was added come by too, and a column may be dropped.
    private static void warnOfUnknownColumns(TableSchema schema, TableSettings settings) {
        List<String> named = new ArrayList<>(settings.columns());
        named.addAll(settings.fields().keySet());
        List<String> columns = schema.columns().stream().map(c -> c.name()).toList();
        for (String column : named) {
            if (!schema.hasColumn(column)) {
                log.warn(
                        "The settings of {} name column '{}', which it lacks; the nearest one is '{}'",
                        schema.table(),
                        column,
                        Nearest.of(column, columns).orElse(""));
            }
        }
    }

    private Optional<DocumentMapper> mapper(TableName table) {
        return mappers.computeIfAbsent(
                table, t -> Optional.ofNullable(settings(t).mapper()).map(TableForms::make));
    }

    private static DocumentMapper make(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(DocumentMapper.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new UsageException(
                    "Cannot use mapper '" + name + "': it must be a public class on the class path that implements"
                            + " DocumentMapper and has a constructor without parameters",
                    e);
        }
    }
}
