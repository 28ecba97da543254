package io.orrery.producer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.json.RowJson;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlConnections;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.table.TableDefinition;
import io.orrery.mysql.table.TableReader;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.mysql.text.Charsets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;

/** Reads tables by SELECT, and holds what comes against what came out of the binary log: they must not differ in a letter. */
final class SelectedRows implements AutoCloseable {

    private final Connection connection;
    private final Charsets charsets;

    SelectedRows(MysqlAddress address) {
        this.connection = new MysqlConnections(address).openToRead();
        this.charsets = CharsetLoader.load(new MysqlServer(address));
    }

    /**
     * Compares a table.
     *
     * @param logged its rows by their column {@code id}
     */
    void compare(SoftAssertions softly, String what, TableName table, Map<Long, Row> logged) throws SQLException {
        TableDefinition definition =
                TableDefinition.load(connection, charsets, table, true).orElseThrow();
        Map<Long, String> selected = new TreeMap<>();
        new TableReader(definition).readAll(connection, row -> {
            selected.put(row.getLong("id"), document(row));
            return true;
        });
        Map<Long, String> expected = new TreeMap<>();
        logged.forEach((id, row) -> expected.put(id, document(row)));
        softly.assertThat(selected).as("%s by SELECT", what).isEqualTo(expected);
        softly.assertThat(definition.schema().id())
                .as("the schema of %s: %s", what, definition.schema().columns())
                .isEqualTo(logged.values().iterator().next().schema().id());
    }

    private static String document(Row row) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = RowJson.generator(out)) {
            json.writeStartObject();
            for (int i = 0; i < row.schema().columns().size(); i++) {
                Column column = row.schema().columns().get(i);
                json.writeFieldName(column.name());
                RowJson.writeValue(json, column, row.at(i));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
