package io.orrery.archive.look;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.json.RowJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A row's changes for a person, or each as one line of JSON. */
final class HistoryText {

    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String PLAIN = "\u001b[0m";

    private final boolean coloured;

    HistoryText(boolean coloured) {
        this.coloured = coloured;
    }

    /** One line for the change, and one for each column that it changed. */
    List<String> lines(Change change) {
        List<String> lines = new ArrayList<>();
        var source = change.metadata().source();
        String transaction = source.gtid() == null ? source.file() + ":" + source.pos() : source.gtid();
        lines.add("#" + change.number() + "  " + change.metadata().committedAt() + "  " + change.type() + "  "
                + transaction);
        for (Column column : columns(change)) {
            String name = column.name();
            boolean was = change.before().filter(row -> row.has(name)).isPresent();
            boolean is = change.after().filter(row -> row.has(name)).isPresent();
            String old = was ? red(text(column, change.before().get())) : "";
            String now = is ? green(text(column, change.after().get())) : "";
            lines.add("    " + name + ": " + old + (was && is ? " -> " : "") + now);
        }
        return lines;
    }

    /** The columns whose values differ, in the table's order. */
    private static List<Column> columns(Change change) {
        Row row = change.after().or(change::before).orElseThrow();
        return row.schema().columns().stream()
                .filter(column -> differs(change, column.name()))
                .toList();
    }

    private static boolean differs(Change change, String name) {
        return !Objects.deepEquals(value(change.before(), name), value(change.after(), name));
    }

    /** Something that no value equals where there is no row, or the row's image lacks the column. */
    private static Object value(Optional<Row> row, String name) {
        return row.filter(image -> image.has(name)).isPresent() ? row.get().get(name) : Row.ABSENT;
    }

    private static String text(Column column, Row row) {
        return new String(
                json(json -> RowJson.writeValue(json, column, row.get(column.name()))), StandardCharsets.UTF_8);
    }

    private String red(String text) {
        return coloured ? RED + text + PLAIN : text;
    }

    private String green(String text) {
        return coloured ? GREEN + text + PLAIN : text;
    }

    /** The change as one JSON document. */
    String json(Change change) {
        return new String(
                json(json -> {
                    json.writeStartObject();
                    json.writeNumberField("number", change.number());
                    json.writeStringField("type", change.type());
                    json.writeStringField(
                            "committed_at", change.metadata().committedAt().toString());
                    json.writeNumberField("version", change.metadata().version());
                    json.writeStringField("origin", change.metadata().origin());
                    var source = change.metadata().source();
                    json.writeStringField("gtid", source.gtid());
                    json.writeStringField("binlog_file", source.file());
                    json.writeNumberField("binlog_position", source.pos());
                    writeRow(json, "before", change.before());
                    writeRow(json, "after", change.after());
                    json.writeArrayFieldStart("changed");
                    for (Column column : columns(change)) {
                        json.writeString(column.name());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }),
                StandardCharsets.UTF_8);
    }

    private static void writeRow(JsonGenerator json, String field, Optional<Row> row) throws IOException {
        if (row.isEmpty()) {
            json.writeNullField(field);
            return;
        }
        json.writeObjectFieldStart(field);
        for (Column column : row.get().schema().columns()) {
            if (row.get().has(column.name())) {
                json.writeFieldName(column.name());
                RowJson.writeValue(json, column, row.get().get(column.name()));
            }
        }
        json.writeEndObject();
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private static byte[] json(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = RowJson.generator(out)) {
            content.write(json);
        } catch (IOException e) {
            throw new IllegalStateException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }
}
