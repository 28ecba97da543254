package io.orrery.olap.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orrery.check.StoredTable;
import io.orrery.check.StoredTables;
import io.orrery.event.json.RowJson;
import io.orrery.olap.query.Queries;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.settings.TablesFile;
import io.orrery.olap.store.StoredForm;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables of a database. It closes the way to it that it is given. */
public final class QueriedTables implements StoredTables {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(RowJson.CONSTRAINTS)
                    .build())
            .build();

    private final Queries queries;
    private final TablesFile settings;

    /** @param settings what the tables were made by */
    public QueriedTables(Queries queries, TablesFile settings) {
        this.queries = queries;
        this.settings = settings;
    }

    @Override
    public List<? extends StoredTable> tables() {
        List<StoredRows> tables = new ArrayList<>();
        for (JsonNode table : query(queries, StoredForm.TABLES)) {
            StoredForm form = StoredForm.of(
                    table.path("definition").asText(), table.path("data_table").asText(), settings);
            if (!form.fingerprint().equals(table.path("settings").asText())) {
                throw new UsageException("Table " + form.schema().table()
                        + " was stored under other settings: name the file that 'olap run' uses with --settings");
            }
            tables.add(new StoredRows(queries, form));
        }
        return tables;
    }

    @Override
    public Optional<String> unfed() {
        return queries instanceof Queries.Direct
                ? Optional.of("'orrery olap run' does not run on it: start that")
                : Optional.empty();
    }

    /** The rows that a query gives, as JSON. */
    static JsonNode query(Queries queries, String sql) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Optional<String> note = queries.run(sql, QueryFormat.JSON, Long.MAX_VALUE, out);
            if (note.isPresent()) {
                throw new OrreryException("The query server gives too few rows at once (" + note.get()
                        + "): start 'orrery olap run' with a larger --query-rows");
            }
            return JSON.readTree(out.toByteArray());
        } catch (IOException e) {
            throw new OrreryException("Cannot read the database: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        queries.close();
    }
}
