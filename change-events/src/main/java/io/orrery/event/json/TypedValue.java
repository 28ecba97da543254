package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import java.io.IOException;
import java.math.BigDecimal;

/** Reads values of which the type is known before, without a {@link RawValue} between; it comes to the same. */
final class TypedValue {

    /** Digits that always fit a long, sign included. */
    private static final int SURE_DIGITS = 18;

    private TypedValue() {}

    /**
     * The value that {@code json} stands at.
     *
     * @throws RuntimeException if it does not fit the column
     */
    static Object read(JsonParser json, ColumnType type, byte[] document) throws IOException {
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        return switch (type.type().family()) {
            case INTEGER ->
                token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= SURE_DIGITS
                        ? (Object) json.getLongValue()
                        : RawValue.read(json, document).as(type);
            case DECIMAL ->
                token == JsonToken.VALUE_STRING
                        ? new BigDecimal(json.getTextCharacters(), json.getTextOffset(), json.getTextLength())
                        : RawValue.read(json, document).as(type);
            case FLOATING ->
                token == JsonToken.VALUE_NUMBER_FLOAT && type.type() == MysqlType.DOUBLE
                        ? (Object) json.getDoubleValue()
                        : RawValue.read(json, document).as(type);
            case TEMPORAL, TEXT, ENUM ->
                token == JsonToken.VALUE_STRING
                        ? json.getText()
                        : RawValue.read(json, document).as(type);
            default -> RawValue.read(json, document).as(type);
        };
    }
}
