package io.orrery.consumer.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.orrery.event.Column;
import io.orrery.event.Row;
import java.io.IOException;

/** Shows a row to Jackson as a JSON object, without writing it out as text. */
final class RowTokens {

    private RowTokens() {}

    static JsonParser of(Row row, JsonMapper mapper) throws IOException {
        try (TokenBuffer tokens = new TokenBuffer(mapper, false)) {
            tokens.writeStartObject();
            for (int i = 0; i < row.schema().columns().size(); i++) {
                Object value = row.at(i);
                if (value != Row.ABSENT) {
                    Column column = row.schema().columns().get(i);
                    tokens.writeFieldName(column.name());
                    write(tokens, column, value, mapper);
                }
            }
            tokens.writeEndObject();
            return tokens.asParser(mapper);
        }
    }

    private static void write(TokenBuffer tokens, Column column, Object value, JsonMapper mapper) throws IOException {
        if (value == null) {
            tokens.writeNull();
            return;
        }
        switch (column.type().type().family()) {
            case BYTES -> tokens.writeBinary((byte[]) value);
            case GEOMETRY, SET, VECTOR -> mapper.writeValue(tokens, value);
            case JSON -> {
                try (JsonParser json = mapper.createParser((String) value)) {
                    json.nextToken();
                    tokens.copyCurrentStructure(json);
                }
            }
            default -> tokens.writeObject(value);
        }
    }
}
