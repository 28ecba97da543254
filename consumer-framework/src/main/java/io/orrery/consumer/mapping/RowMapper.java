package io.orrery.consumer.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.orrery.event.Row;
import io.orrery.event.json.RowJson;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Makes an object of each row. Safe for any number of threads.
 *
 * @param <R> the object's type
 */
public interface RowMapper<R> {

    /**
     * The object of a row.
     *
     * @throws IllegalArgumentException if the row does not fit the type; the message names table and column and holds
     *     no values
     */
    R map(Row row);

    /** {@link Row} itself, or a record or class that Jackson makes of a row. */
    static <R> RowMapper<R> of(Class<R> type) {
        return type == Row.class ? type::cast : new JacksonRows<>(type);
    }
}

/** Columns in snake case fill properties in camel case, unless annotated; columns without a property are passed over. */
final class JacksonRows<R> implements RowMapper<R> {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(RowJson.CONSTRAINTS)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new JavaTimeModule())
            .addModule(new ColumnModule())
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build();

    private final Class<R> type;
    private final ObjectReader reader;

    JacksonRows(Class<R> type) {
        this.type = type;
        this.reader = MAPPER.readerFor(type);
    }

    @Override
    public R map(Row row) {
        try {
            return reader.readValue(RowTokens.of(row, MAPPER));
        } catch (InvalidDefinitionException e) {
            // About the type, and of no value. The cause holds none either.
            throw new IllegalArgumentException(
                    "Cannot make objects of " + type.getName()
                            + ": it must be a record, or a static class with a constructor that Jackson can call",
                    e);
        } catch (JsonMappingException e) {
            String column = e.getPath().stream()
                    .map(JsonMappingException.Reference::getFieldName)
                    .collect(Collectors.joining("."));
            // Not Jackson's message, and not its exception: both quote the value.
            throw new IllegalArgumentException("Cannot map a row of "
                    + row.schema().table() + " to " + type.getName() + ": column '" + column + "' does not fit");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Cannot map a row of " + row.schema().table() + " to " + type.getName());
        }
    }
}
